//! What is said about fields beside their type: names, oneofs, how JavaScript sees them.

use schemactl_model::schema::{FieldId, Kind};

use super::{Check, Checked, Pair, Report, describe};
use crate::{
    go_text::quoted,
    place::{part, whole},
    rule::rule,
};

rule! {
    /// JavaScript code sees a number where it saw a string, or the other way round.
    ///
    /// ```proto before
    /// message Order { int64 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { int64 total = 1 [jstype = JS_STRING]; }
    /// ```
    /// ```proto keeps
    /// message Order { int64 total = 1 [jstype = JS_NORMAL]; }
    /// ```
    FIELD_SAME_JSTYPE [FILE PACKAGE] Fields(same_jstype)
    "Checks that fields have the same value for the jstype option."
}

fn same_jstype(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    let numbers = (before.options.jstype.unwrap_or(0), after.options.jstype.unwrap_or(0));
    if !is_64_bit_integer(before.kind) || !is_64_bit_integer(after.kind) || numbers.0 == numbers.1 {
        return;
    }
    let (was, is) = (jstype(numbers.0), jstype(numbers.1));
    let field = describe::field(report.after, pair.after);
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[8, 6]]),
        format!("{field} changed option \"jstype\" from \"{was}\" to \"{is}\"."),
        format!("set it back: [jstype = {was}]"),
    );
}

fn is_64_bit_integer(kind: Kind) -> bool {
    matches!(kind, Kind::Int64 | Kind::Sint64 | Kind::Uint64 | Kind::Fixed64 | Kind::Sfixed64)
}

fn jstype(number: i32) -> String {
    match number {
        0 => "JS_NORMAL".to_owned(),
        1 => "JS_STRING".to_owned(),
        2 => "JS_NUMBER".to_owned(),
        other => other.to_string(),
    }
}

rule! {
    /// JSON of old writers has the field under another key; readers drop what they do not know.
    ///
    /// ```proto before
    /// message Order { string user_id = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string user_id = 1 [json_name = "user"]; }
    /// ```
    /// ```proto keeps
    /// message Order { string user_id = 1 [json_name = "userId"]; }
    /// ```
    FIELD_SAME_JSON_NAME [CSR FILE PACKAGE WIRE_JSON] Fields(same_json_name)
    "Checks that fields have the same value for the json_name option."
}

fn same_json_name(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    if before.is_extension() || before.json_name == after.json_name {
        return;
    }
    let (was, is) = (quoted(&before.json_name), quoted(&after.json_name));
    let field = describe::field(report.after, pair.after);
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[10]]),
        format!("{field} changed option \"json_name\" from {was} to {is}."),
        format!("keep the name in JSON: [json_name = {was}]"),
    );
}

rule! {
    /// Code calls the field by its name, and so does JSON.
    ///
    /// ```proto before
    /// message Order { string user = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string user_id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string user = 1; string user_id = 2; }
    /// ```
    FIELD_SAME_NAME [CSR FILE PACKAGE WIRE_JSON] Fields(same_name)
    "Checks that fields have the same names in a given message."
}

fn same_name(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    let (was, is) = if after.is_extension() {
        (&before.full_name, &after.full_name)
    } else {
        (&before.name, &after.name)
    };
    if was == is {
        return;
    }
    let field = describe::field_by_number(report.after, pair.after);
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[1]]),
        format!("{field} changed name from {} to {}.", quoted(was), quoted(is)),
        format!(
            "keep the name {} on {}; a new meaning needs a new field with a fresh number",
            quoted(&before.name),
            before.number
        ),
    );
}

rule! {
    /// Of a oneof's members only the last on the wire survives: a field that moves in or out is lost
    /// where old and new code meet.
    ///
    /// ```proto before
    /// message Payment { string card = 1; oneof method { string iban = 2; } }
    /// ```
    /// ```proto breaks
    /// message Payment { oneof method { string card = 1; string iban = 2; } }
    /// ```
    /// ```proto keeps
    /// message Payment {
    ///   string card = 1;
    ///   oneof method { string iban = 2; string wallet = 3; }
    /// }
    /// ```
    FIELD_SAME_ONEOF [CSR FILE PACKAGE WIRE_JSON WIRE] Fields(same_oneof)
    "Checks that fields have the same oneofs in a given message."
}

fn same_oneof(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before, report.after);
    let was = before[pair.before].oneof.map(|id| &before[id]).filter(|oneof| !oneof.is_synthetic);
    let is = after[pair.after].oneof.map(|id| &after[id]).filter(|oneof| !oneof.is_synthetic);
    let field = describe::field(after, pair.after);
    let message = match (was, is) {
        (None, Some(_)) => format!("{field} moved from outside to inside a oneof."),
        (Some(_), None) => format!("{field} moved from inside to outside a oneof."),
        // The stray q is buf's.
        (Some(was), Some(is)) if was.name != is.name => {
            format!("{field}q moved from oneof {} to oneof {}.", quoted(&was.name), quoted(&is.name))
        }
        _ => return,
    };
    let kept = describe::declaration(before, pair.before);
    let home = was.map_or("outside of any oneof".to_owned(), |was| format!("in oneof {}", was.name));
    let hint = format!("keep {kept} {home}, and add a field with a fresh number where the new one is wanted");
    report.changed(pair, whole, message, hint);
}
