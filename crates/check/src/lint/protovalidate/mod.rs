//! Rules of buf.validate that cannot do what they say.
//!
//! A file here for each kind of rule; `subject` is the field they are about, `places` and `literal`
//! find where in an option a rule stands.

mod cel;
mod collections;
mod field;
mod fit;
mod literal;
mod message;
mod numbers;
mod pattern;
mod places;
mod rules;
mod strings;
mod subject;
mod times;

use std::collections::HashMap;

use places::Places;
use rules::Rules;
use schemactl_model::schema::{FieldId, FileId, MessageId, Schema};
use subject::{Subject, Wrong};

use super::{Check, Checked, Report};
use crate::rule::rule;

rule! {
    /// A validator refuses such rules when it first meets the message, or every value there is.
    ///
    /// Looked at are the rules of fields, messages and predefined rules: that they fit the type of
    /// the field, that they do not exclude each other, that patterns and CEL expressions parse and
    /// CEL ids are unique. buf also type-checks CEL expressions (names that do not exist, operators
    /// that do not fit, results that are neither `bool` nor `string`, a `message` beside a `string`
    /// result) and tries each `example` against its rules; this rule does neither, and of an
    /// expression that does not parse it says the first problem, in words of its own where buf
    /// prints those of its parser.
    ///
    /// ```proto bad
    /// import "buf/validate/validate.proto";
    /// message Order { int32 count = 1 [(buf.validate.field).string.min_len = 1]; }
    /// ```
    /// ```proto good
    /// import "buf/validate/validate.proto";
    /// message Order { int32 count = 1 [(buf.validate.field).int32.gt = 0]; }
    /// ```
    PROTOVALIDATE [STANDARD] Schema(protovalidate)
    "Checks that protovalidate rules are valid and all CEL expressions compile."
}

fn protovalidate(report: &mut Report) {
    let schema = report.schema;
    let mut files: HashMap<FileId, Places<'_>> = HashMap::new();
    let mut wrong = Vec::new();
    for (id, message) in schema.messages().filter(|(_, message)| report.is_own(message.file)) {
        let read = Rules::read(schema, MESSAGE_OPTIONS, message.options.raw(), "buf.validate.message");
        if let Some((option, rules)) = read {
            let places = files.entry(message.file).or_insert_with(|| Places::of(schema, message.file));
            wrong.extend(of_message(schema, id, option, &rules, places));
        }
    }
    for (id, field) in schema.fields().filter(|(_, field)| report.is_own(field.file)) {
        if field.options.raw().is_empty() {
            continue;
        }
        let places = files.entry(field.file).or_insert_with(|| Places::of(schema, field.file));
        wrong.extend(of_field(schema, id, places));
        wrong.extend(of_predefined(schema, id, places));
    }
    for Wrong { place, message, hint } in wrong {
        report.add(place, message, hint);
    }
}

const MESSAGE_OPTIONS: &str = "google.protobuf.MessageOptions";
const FIELD_OPTIONS: &str = "google.protobuf.FieldOptions";

fn of_message(
    schema: &Schema,
    message: MessageId,
    option: FieldId,
    rules: &Rules<'_>,
    places: &mut Places<'_>,
) -> Vec<Wrong> {
    let mut wrong = message::oneofs(schema, message, option, rules, places);
    wrong.extend(cel::of_message(schema, message, option, rules, places));
    wrong
}

fn of_field<'a>(schema: &'a Schema, field: FieldId, places: &mut Places<'a>) -> Vec<Wrong> {
    let raw = schema[field].options.raw();
    let Some((option, rules)) = Rules::read(schema, FIELD_OPTIONS, raw, "buf.validate.field") else {
        return Vec::new();
    };
    let mut subject = Subject::new(schema, field, option, places);
    field::check(&mut subject, &rules, field, true);
    subject.wrong
}

/// An extension of buf.validate's rules is a rule itself.
fn of_predefined(schema: &Schema, field: FieldId, places: &mut Places<'_>) -> Vec<Wrong> {
    let extends_rules = schema[field].extendee.is_some_and(|extendee| {
        let name = &schema[extendee].full_name;
        name.starts_with("buf.validate.") && name.ends_with("Rules")
    });
    let raw = schema[field].options.raw();
    let read = Rules::read(schema, FIELD_OPTIONS, raw, "buf.validate.predefined");
    match read.filter(|_| extends_rules) {
        Some((option, rules)) => cel::of_predefined(field, option, &rules, places),
        None => Vec::new(),
    }
}
