//! Values of enums, by number: one number may have several names.

use std::collections::BTreeMap;

use schemactl_model::schema::{EnumId, EnumValueId, Schema};

use super::{Check, Checked, Pair, Report};
use crate::{
    go_text::{quoted, quoted_list},
    place::{Place, part, whole},
    rule::rule,
};

rule! {
    /// Code that uses the value does not compile any more.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; reserved 1; reserved "COLOR_RED"; }
    /// ```
    /// ```proto keeps
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1 [deprecated = true]; }
    /// ```
    ENUM_VALUE_NO_DELETE [CSR FILE PACKAGE] Enums(no_delete)
    "Checks that enum values are not deleted from a given enum."
}

fn no_delete(pair: Pair<EnumId>, report: &mut Report) {
    for gone in gone(pair, report) {
        let name = gone.names.keys().next().copied().unwrap_or_default();
        let hint = format!("keep the value and mark it: {name} = {} [deprecated = true];", gone.number);
        report_gone(pair, report, &gone, "", hint);
    }
}

rule! {
    /// A later value of the name would be read from old JSON with the old meaning.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; reserved 1; }
    /// ```
    /// ```proto keeps
    /// enum Color { COLOR_UNSPECIFIED = 0; reserved 1; reserved "COLOR_RED"; }
    /// ```
    ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED [CSR WIRE_JSON] Enums(no_delete_unless_name_reserved)
    "Checks that enum values are not deleted from a given enum unless the name is reserved."
}

fn no_delete_unless_name_reserved(pair: Pair<EnumId>, report: &mut Report) {
    let reserved = &report.after[pair.after].reserved_names;
    for gone in gone(pair, report) {
        if gone.names.keys().all(|name| reserved.iter().any(|reserved| &**reserved == *name)) {
            continue;
        }
        let plural = if gone.names.len() > 1 { "s" } else { "" };
        let names = quoted_list(gone.names.keys().copied());
        let unless = format!(" without reserving the name{plural} {names}");
        report_gone(pair, report, &gone, &unless, reserve(&gone));
    }
}

rule! {
    /// A later value of the number would be read from old messages with the wrong meaning.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto keeps
    /// enum Color { COLOR_UNSPECIFIED = 0; reserved 1; }
    /// ```
    ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED [CSR WIRE_JSON WIRE] Enums(no_delete_unless_number_reserved)
    "Checks that enum values are not deleted from a given enum unless the number is reserved."
}

fn no_delete_unless_number_reserved(pair: Pair<EnumId>, report: &mut Report) {
    let reserved = &report.after[pair.after].reserved_ranges;
    for gone in gone(pair, report) {
        if reserved.iter().any(|range| range.contains(gone.number)) {
            continue;
        }
        let unless = format!(" without reserving the number \"{}\"", gone.number);
        report_gone(pair, report, &gone, &unless, reserve(&gone));
    }
}

rule! {
    /// Code and JSON call the value by its name.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_CRIMSON = 1; }
    /// ```
    /// ```proto keeps
    /// enum Color {
    ///   option allow_alias = true;
    ///   COLOR_UNSPECIFIED = 0;
    ///   COLOR_CRIMSON = 1;
    ///   COLOR_RED = 1;
    /// }
    /// ```
    ENUM_VALUE_SAME_NAME [CSR FILE PACKAGE WIRE_JSON] Enums(same_name)
    "Checks that enum values have the same name."
}

fn same_name(pair: Pair<EnumId>, report: &mut Report) {
    let (before, after) = (report.before, report.after);
    let (was, is) = (by_number(before, pair.before), by_number(after, pair.after));
    for (number, was) in &was {
        let Some(is) = is.get(number) else { continue };
        if was.keys().all(|name| is.contains_key(name)) {
            continue;
        }
        let plural = if was.len() > 1 || is.len() > 1 { "s" } else { "" };
        let message = format!(
            "Enum value \"{number}\" on enum {} changed name{plural} from {} to {}.",
            quoted(&after[pair.after].name),
            quoted_list(was.keys().copied()),
            quoted_list(is.keys().copied()),
        );
        let names: Vec<&str> = was.keys().copied().collect();
        let hint = format!(
            "keep the name {} on {number}; with option allow_alias = true another may stand beside it",
            names.join(" and ")
        );
        for id in is.values() {
            let place = part(after, *id, &[&[2]]);
            report.between(place, former(before, was, is), message.clone(), hint.clone());
        }
    }
}

/// The first value whose name is gone.
fn former(schema: &Schema, was: &Names, is: &Names) -> Place {
    let gone = was.iter().find(|(name, _)| !is.contains_key(*name)).or(was.first_key_value());
    gone.map_or(Place::Nowhere, |(_, id)| part(schema, *id, &[&[2]]))
}

/// A number that no value has any more.
struct GoneValue<'a> {
    number: i32,
    names: Names<'a>,
}

/// The values of one number by name.
type Names<'a> = BTreeMap<&'a str, EnumValueId>;

fn gone<'a>(pair: Pair<EnumId>, report: &Report<'a>) -> Vec<GoneValue<'a>> {
    let is = by_number(report.after, pair.after);
    let was = by_number(report.before, pair.before).into_iter();
    let gone = was.filter(|(number, _)| !is.contains_key(number));
    gone.map(|(number, names)| GoneValue { number, names }).collect()
}

/// The values of an enum by number, then by name.
fn by_number(schema: &Schema, enumeration: EnumId) -> BTreeMap<i32, Names<'_>> {
    let mut numbers: BTreeMap<i32, Names> = BTreeMap::new();
    for id in &schema[enumeration].values {
        numbers.entry(schema[*id].number).or_default().insert(&schema[*id].name, *id);
    }
    numbers
}

fn reserve(gone: &GoneValue) -> String {
    let number = gone.number;
    let names: Vec<String> = gone.names.keys().map(|name| format!("\"{name}\"")).collect();
    format!(
        "reserve {number} and {} instead of deleting: reserved {number}; reserved {};",
        names.join(" and "),
        names.join(", ")
    )
}

fn report_gone(pair: Pair<EnumId>, report: &mut Report, gone: &GoneValue, unless: &str, hint: String) {
    let name = quoted(&report.after[pair.after].name);
    let message =
        format!("Previously present enum value \"{}\" on enum {name} was deleted{unless}.", gone.number);
    let before = gone.names.values().next().map_or(Place::Nowhere, |id| whole(report.before, *id));
    let names = gone.names.keys().map(|name| (*name).to_owned()).collect();
    report.gone(whole(report.after, pair.after), before, names, message, hint);
}
