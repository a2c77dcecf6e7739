//! Types that read each other's bytes and cannot hold each other's values.

use std::ops::RangeInclusive;

use schemactl_model::schema::{EnumId, FieldId, Kind, Schema};

use super::{Check, Checked, Pair, Report, describe, field_types, locate::field_type};
use crate::{go_text::quoted, rule::rule};

rule! {
    /// Integers and bools of any width read each other's bytes, but the narrower type cuts off what it cannot
    /// hold, and a value of the other sign is another number, which JSON refuses.
    ///
    /// ```proto before
    /// message Order { int64 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { bool total = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { int64 total = 1; bool has_total = 2; }
    /// ```
    FIELD_LOSSLESS_TYPE [LOSSLESS] Fields(lossless_type)
    "Checks that fields whose type changes to a wire-compatible one can hold every value they could hold before."
}

fn lossless_type(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before[pair.before].kind, report.after[pair.after].kind);
    if field_types::wire_group(before) != field_types::wire_group(after) {
        return;
    }
    let (Some(was), Some(is)) = (values(before), values(after)) else { return };
    if is.contains(was.start()) && is.contains(was.end()) {
        return;
    }
    let field = describe::field(report.after, pair.after);
    let (before, after) = (before.as_str(), after.as_str());
    report.changed(
        pair,
        field_type,
        format!(
            "{field} changed type from {} to {}, which cannot hold every value of it.",
            quoted(before),
            quoted(after)
        ),
        field_types::beside(report, pair),
    );
}

/// The values of an integer or bool.
fn values(kind: Kind) -> Option<RangeInclusive<i128>> {
    Some(match kind {
        Kind::Bool => 0..=1,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => i32::MIN.into()..=i32::MAX.into(),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => i64::MIN.into()..=i64::MAX.into(),
        Kind::Uint32 | Kind::Fixed32 => 0..=u32::MAX.into(),
        Kind::Uint64 | Kind::Fixed64 => 0..=u64::MAX.into(),
        _ => return None,
    })
}

rule! {
    /// A closed enum puts numbers it does not know aside: in a list the order of the values is lost, and JSON
    /// refuses the number.
    ///
    /// ```proto before
    /// syntax = "proto3";
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// message Order { repeated Color colors = 1; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// message Order { repeated Color colors = 1; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto3";
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// message Order { repeated Color colors = 1; }
    /// ```
    FIELD_LOSSLESS_ENUM_TYPE [LOSSLESS] Fields(lossless_enum_type)
    "Checks that fields of an open enum do not become fields of a closed one."
}

fn lossless_enum_type(pair: Pair<FieldId>, report: &mut Report) {
    let (Some(was), Some(is)) =
        (enumeration(report.before, pair.before), enumeration(report.after, pair.after))
    else {
        return;
    };
    if !report.before[was].features.open_enums || report.after[is].features.open_enums {
        return;
    }
    let field = describe::field(report.after, pair.after);
    let name = &report.after[is].full_name;
    report.changed(
        pair,
        field_type,
        format!("{field} changed from an open enum to a closed one, {}.", quoted(name)),
        format!("keep enum {name} open: leave it in a file of syntax proto3, or of an edition with enum_type = OPEN"),
    );
}

fn enumeration(schema: &Schema, field: FieldId) -> Option<EnumId> {
    match schema[field].kind {
        Kind::Enum(id) => Some(id),
        _ => None,
    }
}
