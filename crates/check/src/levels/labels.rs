//! The words `optional`, `required` and `repeated` before a field of scalars. A field without any is
//! taken for every other, as schema registries do.

use schemactl_model::schema::{Cardinality, FieldId, Schema, Syntax};

use super::{
    Check, Checked, Report, describe,
    pairs::{Pair, oneof},
    shape::{Scalar, Shape, shape},
};
use crate::rule::rule;

/// What is written before a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Optional,
    Required,
    Repeated,
}

impl Label {
    fn as_str(self) -> &'static str {
        match self {
            Label::Optional => "optional",
            Label::Required => "required",
            Label::Repeated => "repeated",
        }
    }
}

/// The label of a field, where it has one: members of oneofs and maps have none, and editions know only
/// `repeated`.
pub(super) fn label(schema: &Schema, id: FieldId) -> Option<Label> {
    let field = &schema[id];
    let is_edition = matches!(schema[field.file].syntax, Syntax::Edition(_));
    let has_labels = matches!(schema[field.file].syntax, Syntax::Unspecified | Syntax::Proto2);
    match field.cardinality {
        Cardinality::Repeated => Some(Label::Repeated),
        Cardinality::Required if !is_edition => Some(Label::Required),
        Cardinality::Explicit if field.proto3_optional => Some(Label::Optional),
        Cardinality::Explicit if has_labels && oneof(schema, id).is_none() => Some(Label::Optional),
        _ => None,
    }
}

rule! {
    /// Numbers of a repeated field may be written packed, as one string of bytes that a reader of a
    /// single number does not take apart; and of several numbers it keeps the last.
    ///
    /// ```proto before
    /// message Order { optional int32 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { repeated int32 total = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { optional int64 total = 1; }
    /// ```
    FIELD_NUMERIC_LABEL_CHANGED [INCOMPATIBLE] Fields(numeric_changed)
    "Finds fields of numbers, booleans and enums that have another label."
}

fn numeric_changed(pair: Pair<FieldId>, report: &mut Report) {
    let Some((said, before)) = changed(pair, report, |scalar| scalar != Scalar::StringOrBytes) else {
        return;
    };
    let field = &report.before(report.schemas())[report.before(pair)];
    let hint = format!(
        "keep {} = {} {}, and add a field with a fresh number beside it",
        field.name,
        field.number,
        before.as_str()
    );
    report.both(pair, &[&[4]], said, hint);
}

rule! {
    /// Of several strings a reader of one keeps the last; each is there.
    ///
    /// ```proto before
    /// message Order { optional string tag = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { repeated string tag = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { optional string tag = 1; repeated string tags = 2; }
    /// ```
    FIELD_STRING_OR_BYTES_LABEL_CHANGED [COMPATIBLE] Fields(string_changed)
    "Finds fields of strings and bytes that have another label."
}

fn string_changed(pair: Pair<FieldId>, report: &mut Report) {
    if let Some((said, _)) = changed(pair, report, |scalar| scalar == Scalar::StringOrBytes) {
        report.both(pair, &[&[4]], said, None);
    }
}

/// What to say about two labels that are not the same, and the one that stood.
fn changed(pair: Pair<FieldId>, report: &Report, wanted: fn(Scalar) -> bool) -> Option<(String, Label)> {
    let writer = label(report.writer, pair.writer)?;
    let reader = label(report.reader, pair.reader)?;
    let same = match (shape(report.writer, pair.writer), shape(report.reader, pair.reader)) {
        (Shape::Scalar(writer), Shape::Scalar(reader)) if writer == reader => writer,
        _ => return None,
    };
    if writer == reader || !wanted(same) {
        return None;
    }
    let field = describe::field(report.reader, pair.reader);
    let said = format!("{field} {}", report.was_and_is(writer.as_str(), reader.as_str()));
    Some((said, report.before(Pair { writer, reader })))
}
