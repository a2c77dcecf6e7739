//! What fields hold.

use schemactl_model::schema::{FieldId, MessageId, Schema};

use super::{
    Check, Checked, Report, describe,
    pairs::{Pair, target},
    shape::{Shape, shape},
};
use crate::{breaking::type_text, go_text::quoted, rule::rule};

/// The word that names a field's type.
const TYPE: &[&[i32]] = &[&[6], &[5]];

rule! {
    /// A scalar, a message, a group and a map look different on the wire.
    ///
    /// ```proto before
    /// message Order { int32 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { Money total = 1; }
    /// message Money { int32 units = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { int32 total = 1; Money price = 2; }
    /// message Money { int32 units = 1; }
    /// ```
    FIELD_KIND_CHANGED [INCOMPATIBLE] Fields(kind_changed)
    "Finds fields that hold a scalar on one side and a message, group or map on the other."
}

fn kind_changed(pair: Pair<FieldId>, report: &mut Report) {
    let is_scalar = |shape| matches!(shape, Shape::Scalar(_));
    compare(pair, report, |writer, reader| writer != reader && !(is_scalar(writer) && is_scalar(reader)));
}

rule! {
    /// Scalars of one group are read from each other's bytes: `int32`, `int64`, `uint32`, `uint64`,
    /// `bool` and enums; `sint32` and `sint64`; `fixed32` and `sfixed32`; `fixed64` and `sfixed64`;
    /// `string` and `bytes`. `float` and `double` stand alone.
    ///
    /// ```proto before
    /// message Order { int32 total = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string total = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { uint64 total = 1; }
    /// ```
    FIELD_SCALAR_KIND_CHANGED [INCOMPATIBLE] Fields(scalar_kind_changed)
    "Finds fields that hold scalars of another group."
}

fn scalar_kind_changed(pair: Pair<FieldId>, report: &mut Report) {
    compare(
        pair,
        report,
        |writer, reader| matches!((writer, reader), (Shape::Scalar(writer), Shape::Scalar(reader)) if writer != reader),
    );
}

rule! {
    /// A message of another name is another message, whatever it holds; and one of another file that
    /// is not compatible itself takes along every field that holds it. The package does not count.
    ///
    /// ```proto before
    /// message Order { Money total = 1; }
    /// message Money { int32 units = 1; }
    /// message Amount { int32 units = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { Amount total = 1; }
    /// message Money { int32 units = 1; }
    /// message Amount { int32 units = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { Money total = 1; Amount sum = 2; }
    /// message Money { int32 units = 1; }
    /// message Amount { int32 units = 1; }
    /// ```
    FIELD_NAMED_TYPE_CHANGED [INCOMPATIBLE] Fields(named_type_changed)
    "Finds fields that hold another message, or one of another file that is not compatible."
}

fn named_type_changed(pair: Pair<FieldId>, report: &mut Report) {
    for (part, what) in parts(pair, report) {
        let both = holds_message(report.writer, part.writer) && holds_message(report.reader, part.reader);
        if both && target(report.writer, report.reader, part).is_none() {
            let said = said(what, pair, part, report);
            report.both(pair, TYPE, said, keep(pair, report));
        }
    }
}

/// Reports the fields that hold a message of another file with an incompatible difference: what their
/// own file says has not changed, what it means has.
pub(super) fn broken_references(report: &mut Report) {
    let broken = report.broken();
    if broken.is_empty() {
        return;
    }
    let pairs = report.pairs;
    for pair in &pairs.fields.both {
        for (part, _) in parts(*pair, report) {
            let held = target(report.writer, report.reader, part).filter(|held| broken.contains(held));
            let Some(held) = held.filter(|held| is_elsewhere(*pair, *held, report)) else { continue };
            let path = describe::path(report.reader, held.reader);
            let field = describe::field(report.reader, pair.reader);
            let said = format!("{field} holds message {path}, which is not compatible");
            let hint = format!("keep message {path} compatible; what is wrong with it is said there");
            report.both(*pair, TYPE, said, hint);
        }
    }
}

fn is_elsewhere(field: Pair<FieldId>, held: Pair<MessageId>, report: &Report) -> bool {
    report.writer[field.writer].file != report.writer[held.writer].file
        || report.reader[field.reader].file != report.reader[held.reader].file
}

fn holds_message(schema: &Schema, field: FieldId) -> bool {
    matches!(shape(schema, field), Shape::Message | Shape::Group)
}

/// Reports the parts of a field whose shapes differ in a way.
fn compare(pair: Pair<FieldId>, report: &mut Report, differ: impl Fn(Shape, Shape) -> bool) {
    for (part, what) in parts(pair, report) {
        if differ(shape(report.writer, part.writer), shape(report.reader, part.reader)) {
            let said = said(what, pair, part, report);
            report.both(pair, TYPE, said, keep(pair, report));
        }
    }
}

/// Key and value of two maps; any other pair as it is. With what to call each.
fn parts(pair: Pair<FieldId>, report: &Report) -> Vec<(Pair<FieldId>, &'static str)> {
    match (report.writer.map_entry(pair.writer), report.reader.map_entry(pair.reader)) {
        (Some(writer), Some(reader)) => vec![
            (Pair { writer: writer.0, reader: reader.0 }, ", its key,"),
            (Pair { writer: writer.1, reader: reader.1 }, ", its value,"),
        ],
        _ => vec![(pair, "")],
    }
}

fn said(what: &str, pair: Pair<FieldId>, part: Pair<FieldId>, report: &Report) -> String {
    let writer = quoted(&type_text(report.writer, part.writer));
    let reader = quoted(&type_text(report.reader, part.reader));
    let field = describe::field(report.reader, pair.reader);
    format!("{field}{what} {}", report.was_and_is(&writer, &reader))
}

/// How to stay compatible: a field of another name is a new one that took the number.
fn keep(pair: Pair<FieldId>, report: &Report) -> String {
    let (schema, field) = (report.before(report.schemas()), report.before(pair));
    let (name, number) = (&schema[field].name, schema[field].number);
    let after = &report.after(report.schemas())[report.after(pair)].name;
    if name == after {
        let text = type_text(schema, field);
        format!(
            "keep {text} {name} = {number}; and add a field of the new type with a fresh number beside it"
        )
    } else {
        format!("give {after} a fresh number, and reserve {number} and \"{name}\"")
    }
}
