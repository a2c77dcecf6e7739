//! What is gone and had a name: bytes without a field are kept as unknown fields, JSON has no such place.

use std::collections::HashMap;

use schemactl_model::schema::{EnumId, EnumValueId, FieldId, MessageId, Schema};

use super::{Check, Checked, Gone, Pair, Report, describe, extensions::extensions};
use crate::{
    go_text::quoted,
    place::{part, whole},
    rule::rule,
};

rule! {
    /// A reader of JSON drops the fields it does not know, or refuses the message. Reserving name and number
    /// keeps them from being taken again; the value is lost all the same.
    ///
    /// ```proto before
    /// message Order { string id = 1; string email = 2; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; reserved 2; reserved "email"; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; string email = 2 [deprecated = true]; }
    /// ```
    FIELD_LOSSLESS_NO_DELETE [LOSSLESS] GoneFields(field_no_delete)
    "Checks that fields are not deleted from a given message: JSON has no unknown fields."
}

fn field_no_delete(gone: Gone<MessageId, FieldId>, report: &mut Report) {
    let field = describe::field(report.before, gone.gone);
    let (name, number) = (&report.before[gone.gone].name, report.before[gone.gone].number);
    report.gone(
        whole(report.after, gone.from.after),
        whole(report.before, gone.gone),
        vec![name.to_string()],
        format!("Previously present f{} was deleted: its value is lost in JSON.", &field[1..]),
        format!("keep the field and mark it: {name} = {number} [deprecated = true];"),
    );
}

rule! {
    /// A reader of JSON drops the extensions it does not know, or refuses the message.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// extend Order { optional string note = 100; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order {
    ///   extensions 100 to 200;
    ///   extend Order { optional string note = 100; }
    /// }
    /// ```
    EXTENSION_LOSSLESS_NO_DELETE [LOSSLESS] Schemas(extension_no_delete)
    "Checks that extensions of a message that is left are not deleted."
}

fn extension_no_delete(report: &mut Report) {
    for id in extensions(report.before) {
        let Some(extendee) = extendee_after(report, id) else { continue };
        let number = report.before[id].number;
        if report.after.extension(extendee, number).is_some() {
            continue;
        }
        let field = describe::field(report.before, id);
        let name = &report.before[id].name;
        report.gone(
            whole(report.after, extendee),
            whole(report.before, id),
            vec![name.to_string()],
            format!("Previously present e{} was deleted: its value is lost in JSON.", &field[1..]),
            format!("keep the extension and mark it: {name} = {number} [deprecated = true];"),
        );
    }
}

rule! {
    /// Extensions and fields of one number are not compared with each other by any other rule, and JSON calls
    /// them by different names.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// extend Order { optional int64 total = 100; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { optional bool total = 100; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { optional bool paid = 1; extensions 100 to 200; }
    /// extend Order { optional int64 total = 100; }
    /// ```
    FIELD_LOSSLESS_SAME_EXTENSION [LOSSLESS] Schemas(same_extension)
    "Checks that fields do not become extensions of the same number, nor extensions fields."
}

fn same_extension(report: &mut Report) {
    let (before, after, pairs) = (report.before, report.after, report.pairs);
    for gone in &pairs.gone_fields {
        let number = before[gone.gone].number;
        if let Some(extension) = after.extension(gone.from.after, number) {
            changed_side(report, Pair { before: gone.gone, after: extension }, "a field", "an extension");
        }
    }
    for id in extensions(before) {
        let Some(extendee) = extendee_after(report, id) else { continue };
        if let Some(field) = after.field_by_number(extendee, before[id].number) {
            changed_side(report, Pair { before: id, after: field }, "an extension", "a field");
        }
    }
}

fn changed_side(report: &mut Report, pair: Pair<FieldId>, was: &str, is: &str) {
    let field = describe::field(report.after, pair.after);
    let name = &report.before[pair.before].full_name;
    report.changed(
        pair,
        whole,
        format!("{field} was {was}, {}, and is {is} now.", quoted(name)),
        format!("keep {was} under the number, and give {is} a fresh one"),
    );
}

fn extendee_after(report: &Report, extension: FieldId) -> Option<MessageId> {
    report.after.message(&report.before[report.before[extension].extendee?].full_name)
}

rule! {
    /// A reader of JSON refuses a name it does not know; a closed enum puts the number aside, and in a list the
    /// order of the values is lost.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// message Order { Color color = 1; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; reserved 1; reserved "COLOR_RED"; }
    /// message Order { Color color = 1; }
    /// ```
    /// ```proto keeps
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1 [deprecated = true]; }
    /// message Order { Color color = 1; }
    /// ```
    ENUM_VALUE_LOSSLESS_NO_DELETE [LOSSLESS] Enums(value_no_delete)
    "Checks that enum values are not deleted from a given enum: JSON refuses their names."
}

fn value_no_delete(pair: Pair<EnumId>, report: &mut Report) {
    let left = first_names(report.after, pair.after);
    for id in &report.before[pair.before].values {
        let value = &report.before[*id];
        if left.contains_key(&value.number) {
            continue;
        }
        let (name, number) = (&value.name, value.number);
        let message = format!(
            "Previously present enum value \"{number}\" with name {} on enum {} was deleted: it cannot be read from JSON.",
            quoted(name),
            quoted(&report.after[pair.after].name)
        );
        let hint = format!("keep the value and mark it: {name} = {number} [deprecated = true];");
        let before = whole(report.before, *id);
        report.gone(whole(report.after, pair.after), before, vec![name.to_string()], message, hint);
    }
}

rule! {
    /// Of several names for a number JSON writes the first: a new name in front of an old one is written to
    /// readers that do not know it.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// message Order { Color color = 1; }
    /// ```
    /// ```proto breaks
    /// enum Color {
    ///   option allow_alias = true;
    ///   COLOR_UNSPECIFIED = 0;
    ///   COLOR_CRIMSON = 1;
    ///   COLOR_RED = 1;
    /// }
    /// message Order { Color color = 1; }
    /// ```
    /// ```proto keeps
    /// enum Color {
    ///   option allow_alias = true;
    ///   COLOR_UNSPECIFIED = 0;
    ///   COLOR_RED = 1;
    ///   COLOR_CRIMSON = 1;
    /// }
    /// message Order { Color color = 1; }
    /// ```
    ENUM_VALUE_LOSSLESS_FIRST_NAME [LOSSLESS] Enums(first_name)
    "Checks that the first name of an enum value's number is one that was known before."
}

fn first_name(pair: Pair<EnumId>, report: &mut Report) {
    let is = first_names(report.after, pair.after);
    let before = report.before;
    let known = |name: &str, number: i32| {
        let mut values = before[pair.before].values.iter().map(|id| &before[*id]);
        values.any(|value| &*value.name == name && value.number == number)
    };
    let mut first: Vec<_> = first_names(before, pair.before).into_iter().collect();
    first.sort_unstable();
    for (number, was) in first {
        let Some(is) = is.get(&number).copied() else { continue };
        let places = (part(before, was, &[&[1]]), part(report.after, is, &[&[1]]));
        let (was, name) = (&before[was].name, &report.after[is].name);
        if known(name, number) {
            continue;
        }
        let message = format!(
            "Enum value \"{number}\" on enum {} is written to JSON as {} now, not as {}.",
            quoted(&report.after[pair.after].name),
            quoted(name),
            quoted(was)
        );
        report.between(places.1, places.0, message, format!("keep {was} in front of {name}"));
    }
}

/// The value that was written first for each number.
fn first_names(schema: &Schema, enumeration: EnumId) -> HashMap<i32, EnumValueId> {
    let mut first = HashMap::new();
    for id in &schema[enumeration].values {
        first.entry(schema[*id].number).or_insert(*id);
    }
    first
}
