//! Types of fields.

use schemactl_model::schema::{EnumId, FieldId, Kind};

use super::{Check, Checked, Pair, Report, describe, locate::field_type};
use crate::{go_text::quoted, rule::rule};

const WIRE_RULES: &str =
    "See https://developers.google.com/protocol-buffers/docs/proto3#updating for wire compatibility rules";
const JSON_RULES: &str =
    "https://developers.google.com/protocol-buffers/docs/proto3#json for JSON compatibility rules";
const BYTES_TO_STRING: &str = "Note that while string and bytes are compatible if the data is valid UTF-8, there \
     is no way to enforce that a bytes field is UTF-8, so these fields may be incompatible.";

rule! {
    /// Code that uses the field does not compile any more, or means something else.
    ///
    /// ```proto before
    /// message Order { int32 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { int64 total = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { int32 total = 1; int64 total_exact = 2; }
    /// ```
    FIELD_SAME_TYPE [CSR FILE PACKAGE] Fields(same_type)
    "Checks that fields have the same types in a given message."
}

fn same_type(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before[pair.before].kind, report.after[pair.after].kind);
    if std::mem::discriminant(&before) != std::mem::discriminant(&after) {
        changed_kind(pair, report, "");
    } else if report.before.type_name(before) != report.after.type_name(after) {
        changed_name(pair, report);
    }
}

rule! {
    /// Readers of old bytes or old JSON get another value, or an error.
    ///
    /// ```proto before
    /// message Order { int32 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { int64 total = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { uint32 total = 1; }
    /// ```
    FIELD_WIRE_JSON_COMPATIBLE_TYPE [CSR WIRE_JSON] Fields(json_compatible_type)
    "Checks that fields have wire and JSON compatible types in a given message."
}

fn json_compatible_type(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before[pair.before].kind, report.after[pair.after].kind);
    if json_group(before) == json_group(after) {
        compatible_name(pair, report);
    } else {
        changed_kind(pair, report, &format!(" {WIRE_RULES} and {JSON_RULES}."));
    }
}

rule! {
    /// Readers of old bytes get another value, or an error.
    ///
    /// ```proto before
    /// message Order { int32 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string total = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { int64 total = 1; }
    /// ```
    FIELD_WIRE_COMPATIBLE_TYPE [WIRE] Fields(wire_compatible_type)
    "Checks that fields have wire-compatible types in a given message."
}

fn wire_compatible_type(pair: Pair<FieldId>, report: &mut Report) {
    match (report.before[pair.before].kind, report.after[pair.after].kind) {
        (before, after) if wire_group(before) == wire_group(after) => compatible_name(pair, report),
        // All text is bytes; the other way round nothing promises UTF-8.
        (Kind::String, Kind::Bytes) => {}
        (Kind::Bytes, Kind::String) => {
            changed_kind(pair, report, &format!(" {WIRE_RULES}. {BYTES_TO_STRING}"))
        }
        _ => changed_kind(pair, report, &format!(" {WIRE_RULES}.")),
    }
}

/// Kinds of one group are read from each other's bytes.
pub(super) fn wire_group(kind: Kind) -> u8 {
    match kind {
        Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Bool => 1,
        Kind::Sint32 | Kind::Sint64 => 2,
        Kind::String => 3,
        Kind::Bytes => 4,
        Kind::Fixed32 | Kind::Sfixed32 => 5,
        Kind::Fixed64 | Kind::Sfixed64 => 6,
        Kind::Double => 7,
        Kind::Float => 8,
        Kind::Group(_) => 9,
        Kind::Message(_) => 10,
        Kind::Enum(_) => 11,
    }
}

/// Kinds of one group are read from each other's bytes and from each other's JSON: a 64-bit integer
/// is a string there, a 32-bit one a number.
fn json_group(kind: Kind) -> u8 {
    match kind {
        Kind::Int32 | Kind::Uint32 => 1,
        Kind::Int64 | Kind::Uint64 => 2,
        Kind::Fixed32 | Kind::Sfixed32 => 3,
        Kind::Fixed64 | Kind::Sfixed64 => 4,
        Kind::Bool => 5,
        Kind::Sint32 => 6,
        Kind::Sint64 => 7,
        Kind::String => 8,
        Kind::Bytes => 9,
        Kind::Double => 10,
        Kind::Float => 11,
        Kind::Group(_) => 12,
        Kind::Message(_) => 13,
        Kind::Enum(_) => 14,
    }
}

/// Reports another type of the same kind, unless it is an enum that kept its name and all its values
/// and only moved.
fn compatible_name(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before[pair.before].kind, report.after[pair.after].kind);
    if report.before.type_name(before) == report.after.type_name(after) {
        return;
    }
    match (before, after) {
        (Kind::Enum(before), Kind::Enum(after)) if moved(Pair { before, after }, report) => {}
        _ => changed_name(pair, report),
    }
}

fn moved(pair: Pair<EnumId>, report: &Report) -> bool {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    let survives = |name: &str, number: i32| {
        let mut values = after.values.iter().map(|id| &report.after[*id]);
        values.any(|value| &*value.name == name && value.number == number)
    };
    before.name == after.name
        && before.values.iter().map(|id| &report.before[*id]).all(|value| survives(&value.name, value.number))
}

fn changed_kind(pair: Pair<FieldId>, report: &mut Report, more: &str) {
    let (was, is) = (describe::kind(report.before, pair.before), describe::kind(report.after, pair.after));
    changed(pair, report, was, is, more);
}

fn changed_name(pair: Pair<FieldId>, report: &mut Report) {
    let was = report.before.type_name(report.before[pair.before].kind).unwrap_or_default();
    let is = report.after.type_name(report.after[pair.after].kind).unwrap_or_default();
    changed(pair, report, was, is, "");
}

fn changed(pair: Pair<FieldId>, report: &mut Report, was: &str, is: &str, more: &str) {
    let field = describe::field(report.after, pair.after);
    report.changed(
        pair,
        field_type,
        format!("{field} changed type from {} to {}.{more}", quoted(was), quoted(is)),
        beside(report, pair),
    );
}

/// The way out of every change of type.
pub(super) fn beside(report: &Report, pair: Pair<FieldId>) -> String {
    let kept = describe::declaration(report.before, pair.before);
    format!("keep {kept} and add a field of the new type with a fresh number beside it")
}
