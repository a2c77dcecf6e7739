//! Required fields.

use schemactl_model::schema::{Cardinality, FieldId, MessageId, Schema, Syntax};

use super::{Check, Checked, Pair, Report, describe};
use crate::{go_text::quoted, place::whole, rule::rule};

rule! {
    /// Whoever does not know that a field is required leaves it out, and whoever does refuses the
    /// message.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { required string id = 1; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { required string id = 1; required string user = 2; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { required string id = 1; optional string user = 2; }
    /// ```
    MESSAGE_SAME_REQUIRED_FIELDS [CSR FILE PACKAGE WIRE_JSON WIRE] Messages(same_required_fields)
    "Checks that messages have no added or deleted required fields."
}

fn same_required_fields(pair: Pair<MessageId>, report: &mut Report) {
    let (before, after) = (report.before, report.after);
    let (was, is) = (required(before, pair.before), required(after, pair.after));
    for id in was.iter().filter(|id| !has_number(after, &is, before[**id].number)) {
        let (number, name) = (before[*id].number, &before[*id].name);
        let hint = format!("keep {}", describe::declaration(before, *id));
        let message = message(pair, report, number, "deleted");
        report.gone(whole(after, pair.after), whole(before, *id), vec![name.to_string()], message, hint);
    }
    for id in is.iter().filter(|id| !has_number(before, &was, after[**id].number)) {
        let number = after[*id].number;
        let hint = format!(
            "declare it optional: {}",
            describe::declaration(after, *id).replacen("required", "optional", 1)
        );
        let message = message(pair, report, number, "added");
        // A field that was there before became required.
        let before = match before.field_by_number(pair.before, number) {
            Some(id) => whole(before, id),
            None => whole(before, pair.before),
        };
        report.between(whole(after, *id), before, message, hint);
    }
}

/// Fields with the label `required`: an edition has no such label, its feature is cardinality's.
fn required(schema: &Schema, message: MessageId) -> Vec<FieldId> {
    if matches!(schema[schema[message].file].syntax, Syntax::Edition(_)) {
        return Vec::new();
    }
    let fields = schema[message].fields.iter().copied();
    fields.filter(|id| schema[*id].cardinality == Cardinality::Required).collect()
}

fn has_number(schema: &Schema, fields: &[FieldId], number: i32) -> bool {
    fields.iter().any(|id| schema[*id].number == number)
}

fn message(pair: Pair<MessageId>, report: &Report, number: i32, how: &str) -> String {
    format!(
        "Message {} had required field \"{number}\" {how}. Required fields must always be sent, so if one side \
         does not know about the required field, this will result in a breakage.",
        quoted(&report.after[pair.after].name)
    )
}
