//! Names of fields in JSON.

use std::collections::HashMap;

use prost_types::{DescriptorProto, FieldDescriptorProto};

use super::{Report, numbered};
use crate::places::path::{field, message};

/// A field's name in JSON.
struct JsonName<'a> {
    name: String,
    field: &'a str,
    is_custom: bool,
}

/// Checks the fields of a message against each other.
pub(super) fn check(report: &mut Report, path: &[i32], declared: &DescriptorProto, is_proto3: bool) {
    for (index, field) in numbered(&declared.field) {
        if field.json_name().contains('\0') {
            let message = "a name in JSON cannot contain a NUL character";
            report.add(path, &[message::FIELD, index, field::JSON_NAME], message);
        }
    }
    if !allows_conflicts(declared) {
        // Field masks know default names only, so these must differ even where custom ones do.
        let defaults = declared.field.iter().map(|field| JsonName::of(field, false));
        conflicts(report, path, defaults, |one, other| is_proto3 && !one.is_custom && !other.is_custom);
        let names = declared.field.iter().map(|field| JsonName::of(field, true));
        let is_error = |one: &JsonName<'_>, other: &JsonName<'_>| match (one.is_custom, other.is_custom) {
            (true, true) => true,
            (false, false) => false,
            _ => is_proto3,
        };
        conflicts(report, path, names, is_error);
    }
}

fn conflicts<'a>(
    report: &mut Report,
    path: &[i32],
    names: impl Iterator<Item = JsonName<'a>>,
    is_error: impl Fn(&JsonName<'_>, &JsonName<'_>) -> bool,
) {
    let mut seen: HashMap<String, JsonName<'a>> = HashMap::new();
    for (index, name) in (0..).zip(names) {
        if name.is_custom && name.name.starts_with('[') && name.name.ends_with(']') {
            let message = format!("{:?} cannot be a name in JSON: brackets are for extensions", name.name);
            report.add(path, &[message::FIELD, index, field::JSON_NAME], message);
            continue;
        }
        match seen.get(&name.name) {
            Some(first) if is_error(&name, first) => {
                let message = format!(
                    "fields {:?} and {:?} are both called {:?} in JSON",
                    first.field, name.field, name.name
                );
                report.add(path, &[message::FIELD, index, field::NAME], message);
            }
            Some(_) => {}
            None => drop(seen.insert(name.name.clone(), name)),
        }
    }
}

impl<'a> JsonName<'a> {
    fn of(field: &'a FieldDescriptorProto, with_custom: bool) -> Self {
        let default = default(field.name());
        let custom = field.json_name.as_ref().filter(|custom| with_custom && **custom != default);
        let is_custom = custom.is_some();
        JsonName { name: custom.cloned().unwrap_or(default), field: field.name(), is_custom }
    }
}

/// The name that a field has in JSON unless it is given one.
pub(crate) fn default(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut starts_word = false;
    for char in name.chars() {
        if char == '_' {
            starts_word = true;
        } else {
            out.push(if starts_word { char.to_ascii_uppercase() } else { char });
            starts_word = false;
        }
    }
    out
}

/// Whether `deprecated_legacy_json_field_conflicts` is set.
fn allows_conflicts(declared: &DescriptorProto) -> bool {
    let options = declared.options.iter().flat_map(|options| &options.uninterpreted_option);
    super::is_set(options, "deprecated_legacy_json_field_conflicts")
}
