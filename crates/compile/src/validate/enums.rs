//! Rules on enums.

use std::collections::{HashMap, HashSet};

use prost_types::EnumDescriptorProto;

use super::{Report, numbered, ranges};
use crate::places::path::{UNINTERPRETED_OPTION, enumeration, value};

pub(super) fn check(report: &mut Report, path: &[i32], declared: &EnumDescriptorProto, is_proto3: bool) {
    reserved_names(report, path, declared);
    ranges::of_enum(report, path, declared);
    aliases(report, path, declared);
    let options = declared.options.iter().flat_map(|options| &options.uninterpreted_option);
    if is_proto3 || !super::is_set(options, "deprecated_legacy_json_field_conflicts") {
        similar_names(report, path, declared);
    }
}

fn reserved_names(report: &mut Report, path: &[i32], declared: &EnumDescriptorProto) {
    let mut reserved = HashSet::new();
    for (index, name) in numbered(&declared.reserved_name) {
        if !reserved.insert(name.as_str()) {
            let message = format!("enum value {name:?} is reserved twice");
            report.add(path, &[enumeration::RESERVED_NAME, index], message);
        }
    }
    if reserved.is_empty() {
        return;
    }
    for (index, declared) in numbered(&declared.value) {
        if reserved.contains(declared.name()) {
            let message = format!("enum value {:?} is reserved", declared.name());
            report.add(path, &[enumeration::VALUE, index, value::NAME], message);
        }
    }
}

/// `allow_alias` where there is something to allow, and only there.
fn aliases(report: &mut Report, path: &[i32], declared: &EnumDescriptorProto) {
    let options = declared.options.iter().flat_map(|options| &options.uninterpreted_option);
    let named = |name: &[prost_types::uninterpreted_option::NamePart]| matches!(name, [part] if part.name_part == "allow_alias" && !part.is_extension);
    let Some((index, option)) = (0..).zip(options).find(|(_, option)| named(&option.name)) else { return };
    let place = [enumeration::OPTIONS, UNINTERPRETED_OPTION, index];
    if option.identifier_value.as_deref() != Some("true") {
        report.add(path, &place, "option allow_alias has no effect unless it is true; remove it");
        return;
    }
    let mut numbers = HashSet::new();
    if declared.value.iter().all(|value| numbers.insert(value.number())) {
        report.add(path, &place, "option allow_alias is set, but no two values share a number; remove it");
    }
}

/// Values that code generators would give one name: theirs go without the enum's name and in camel case.
fn similar_names(report: &mut Report, path: &[i32], declared: &EnumDescriptorProto) {
    let prefix: String =
        declared.name().chars().filter(|char| *char != '_').map(|char| char.to_ascii_lowercase()).collect();
    let mut seen: HashMap<String, (&str, i32)> = HashMap::with_capacity(declared.value.len());
    for (index, declared) in numbered(&declared.value) {
        let name = pascal_case(without_prefix(declared.name(), &prefix));
        let (first, number) = *seen.entry(name).or_insert((declared.name(), declared.number()));
        if first != declared.name() && number != declared.number() {
            let message = format!(
                "enum value {:?} is the same as {first:?} once case, underscores and the enum's name are left out",
                declared.name()
            );
            report.add(path, &[enumeration::VALUE, index, value::NAME], message);
        }
    }
}

/// The rest of a value's name behind its enum's, underscores and case aside; all of it if nothing is left.
fn without_prefix<'a>(name: &'a str, prefix: &str) -> &'a str {
    let mut rest = name;
    for expected in prefix.chars() {
        rest = rest.trim_start_matches('_');
        match rest.chars().next() {
            Some(found) if found.to_ascii_lowercase() == expected => rest = &rest[found.len_utf8()..],
            _ => return name,
        }
    }
    let rest = rest.trim_start_matches('_');
    if rest.is_empty() { name } else { rest }
}

fn pascal_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut starts_word = true;
    for char in name.chars() {
        if char == '_' {
            starts_word = true;
        } else {
            out.push(if starts_word { char.to_ascii_uppercase() } else { char.to_ascii_lowercase() });
            starts_word = false;
        }
    }
    out
}
