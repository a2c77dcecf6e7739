//! Fields that come, go and are renamed; members of oneofs are the business of `oneofs`.

use schemactl_model::schema::{FieldId, Schema};

use super::{
    Check, Checked, Report, describe,
    labels::{Label, label},
    level::Direction,
    pairs::{Alone, Pair, oneof},
};
use crate::{go_text::quoted, rule::rule};

rule! {
    /// Data that is there already lacks the field, and whoever requires it refuses the message.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { optional string id = 1; required string user = 2; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { optional string id = 1; optional string user = 2; }
    /// ```
    REQUIRED_FIELD_ADDED [INCOMPATIBLE] NewFields(required_added)
    "Finds required fields that are new to readers."
}

fn required_added(new: Alone<FieldId>, report: &mut Report) {
    let schema = report.reader;
    if is_member(schema, new.element) || !is_required(schema, new.element) {
        return;
    }
    let said = format!("Required {} {}", lower(schema, new.element), report.only_reads());
    let hint = match report.direction {
        Direction::Backward => make_optional(schema, new.element),
        Direction::Forward => keep_required(schema, new.element),
    };
    report.only_reader(new, said, hint);
}

rule! {
    /// The writer promised the field in every message: what it meant is not read any more.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { required string id = 1; required string user = 2; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { required string id = 1; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order {
    ///   required string id = 1;
    ///   required string user = 2;
    ///   optional string note = 3;
    /// }
    /// ```
    REQUIRED_FIELD_REMOVED [INCOMPATIBLE] GoneFields(required_removed)
    "Finds required fields that readers do not have any more."
}

fn required_removed(gone: Alone<FieldId>, report: &mut Report) {
    let schema = report.writer;
    if is_member(schema, gone.element) || !is_required(schema, gone.element) {
        return;
    }
    let said = format!("Required {} {}", lower(schema, gone.element), report.only_writes());
    let hint = match report.direction {
        Direction::Backward => keep_required(schema, gone.element),
        Direction::Forward => make_optional(schema, gone.element),
    };
    report.only_writer(gone, said, hint);
}

rule! {
    /// Data that is there already lacks the field; the reader sees it unset.
    ///
    /// ```proto before
    /// message Order { string id = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; string note = 2; }
    /// ```
    /// ```proto keeps
    /// message Order { string order_id = 1; }
    /// ```
    FIELD_ADDED [COMPATIBLE] NewFields(added)
    "Finds fields that are new to readers."
}

fn added(new: Alone<FieldId>, report: &mut Report) {
    let schema = report.reader;
    if is_member(schema, new.element) || is_required(schema, new.element) {
        return;
    }
    let said = format!("{} {}", describe::field(schema, new.element), report.only_reads());
    report.only_reader(new, said, None);
}

rule! {
    /// The reader keeps the bytes as an unknown field. That a later version takes the number again is
    /// seen only at a transitive level: reserve it.
    ///
    /// ```proto before
    /// message Order { string id = 1; string note = 2; }
    /// ```
    /// ```proto breaks
    /// message Order { string id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { string id = 1; string remark = 2; }
    /// ```
    FIELD_REMOVED [COMPATIBLE] GoneFields(removed)
    "Finds fields that readers do not have any more."
}

fn removed(gone: Alone<FieldId>, report: &mut Report) {
    let schema = report.writer;
    if is_member(schema, gone.element) || is_required(schema, gone.element) {
        return;
    }
    let said = format!("{} {}", describe::field(schema, gone.element), report.only_writes());
    report.only_writer(gone, said, None);
}

rule! {
    /// Data has numbers and no names; JSON, which has names, is not what levels are about.
    ///
    /// ```proto before
    /// message Order { string user = 1; }
    /// ```
    /// ```proto breaks
    /// message Order { string user_id = 1; }
    /// ```
    /// ```proto keeps
    /// message Order { bytes user = 1; }
    /// ```
    FIELD_NAME_CHANGED [COMPATIBLE] Fields(renamed)
    "Finds fields that have another name."
}

fn renamed(pair: Pair<FieldId>, report: &mut Report) {
    let (writer, reader) = (&report.writer[pair.writer].name, &report.reader[pair.reader].name);
    if writer == reader {
        return;
    }
    let (writes, reads) = report.direction.words();
    let field = describe::field(report.reader, pair.reader);
    let said = format!("{field} of the {reads} schema is {} in the {writes} one", quoted(writer));
    report.both(pair, &[&[1]], said, None);
}

fn is_member(schema: &Schema, field: FieldId) -> bool {
    oneof(schema, field).is_some()
}

fn is_required(schema: &Schema, field: FieldId) -> bool {
    label(schema, field) == Some(Label::Required)
}

fn make_optional(schema: &Schema, field: FieldId) -> String {
    format!("make {} = {} optional", schema[field].name, schema[field].number)
}

fn keep_required(schema: &Schema, field: FieldId) -> String {
    format!("keep {} = {} required", schema[field].name, schema[field].number)
}

/// The description of a field within a sentence.
fn lower(schema: &Schema, field: FieldId) -> String {
    describe::field(schema, field).replacen("Field", "field", 1)
}
