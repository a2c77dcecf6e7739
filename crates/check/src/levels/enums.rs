//! Enums and their values. On the wire a value is a number, and a number that has no name is kept.

use schemactl_model::schema::{EnumId, EnumValueId, Schema};

use super::{
    Check, Checked, Report, describe,
    pairs::{Alone, Pair},
};
use crate::{go_text::quoted, rule::rule};

rule! {
    /// A field may take it as its type: to readers of old data its values are numbers as before.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; }
    /// enum Status { STATUS_OPEN = 0; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; string note = 2; }
    /// ```
    ENUM_ADDED [COMPATIBLE] NewEnums(added)
    "Finds enums that are new to readers."
}

fn added(new: Alone<EnumId>, report: &mut Report) {
    let said = format!("Enum {} {}", describe::path(report.reader, new.element), report.only_reads());
    report.only_reader(new, said, None);
}

rule! {
    /// Its values are numbers, and a field of an integer type reads them.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// enum Status { STATUS_OPEN = 0; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; }
    /// enum Status { STATUS_OPEN = 0; STATUS_CLOSED = 1; }
    /// ```
    ENUM_REMOVED [COMPATIBLE] GoneEnums(removed)
    "Finds enums that readers do not have any more."
}

fn removed(gone: Alone<EnumId>, report: &mut Report) {
    let said = format!("Enum {} {}", describe::path(report.writer, gone.element), report.only_writes());
    report.only_writer(gone, said, None);
}

rule! {
    /// No data has the value yet.
    ///
    /// ```proto before
    /// enum Status { STATUS_OPEN = 0; }
    /// ```
    /// ```proto breaks
    /// enum Status { STATUS_OPEN = 0; STATUS_CLOSED = 1; }
    /// ```
    /// ```proto keeps
    /// enum Status { STATUS_OPEN = 0; }
    /// enum Kind { KIND_ORDER = 0; }
    /// ```
    ENUM_CONST_ADDED [COMPATIBLE] NewValues(value_added)
    "Finds values of an enum that are new to readers."
}

fn value_added(new: Alone<EnumValueId>, report: &mut Report) {
    let said = format!("{} {}", value(report.reader, new.element), report.only_reads());
    report.only_reader(new, said, None);
}

rule! {
    /// The reader keeps the number, though it has no name for it; code that asks for the name finds
    /// none.
    ///
    /// ```proto before
    /// enum Status { STATUS_OPEN = 0; STATUS_CLOSED = 1; }
    /// ```
    /// ```proto breaks
    /// enum Status { STATUS_OPEN = 0; }
    /// ```
    /// ```proto keeps
    /// enum Status { STATUS_OPEN = 0; STATUS_CLOSED = 1; STATUS_LOST = 2; }
    /// ```
    ENUM_CONST_REMOVED [COMPATIBLE] GoneValues(value_removed)
    "Finds values of an enum that readers do not have any more."
}

fn value_removed(gone: Alone<EnumValueId>, report: &mut Report) {
    let said = format!("{} {}", value(report.writer, gone.element), report.only_writes());
    report.only_writer(gone, said, None);
}

rule! {
    /// The number stays and with it the data; JSON, which writes names, is not what levels are about.
    ///
    /// ```proto before
    /// enum Status { STATUS_OPEN = 0; }
    /// ```
    /// ```proto breaks
    /// enum Status { STATUS_NEW = 0; }
    /// ```
    /// ```proto keeps
    /// enum Status { STATUS_OPEN = 0; STATUS_NEW = 1; }
    /// ```
    ENUM_CONST_CHANGED [COMPATIBLE] Values(value_changed)
    "Finds values of an enum that have another name."
}

fn value_changed(pair: Pair<EnumValueId>, report: &mut Report) {
    let (writer, reader) = (&report.writer[pair.writer].name, &report.reader[pair.reader].name);
    if writer == reader {
        return;
    }
    let said = format!(
        "Value {} {}",
        value_path(report.reader, pair.reader),
        report.was_and_is(&quoted(writer), &quoted(reader))
    );
    report.both(pair, &[&[1]], said, None);
}

/// `Value "STATUS_OPEN" at #/Status/0`
fn value(schema: &Schema, id: EnumValueId) -> String {
    format!("Value {} at {}", quoted(&schema[id].name), value_path(schema, id))
}

fn value_path(schema: &Schema, id: EnumValueId) -> String {
    format!("{}/{}", describe::path(schema, schema[id].parent), schema[id].number)
}
