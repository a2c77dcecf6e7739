//! Oneofs that a message declares by rule, `(buf.validate.message).oneof`.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::schema::{FieldId, MessageId, Schema};

use super::{places::Places, rules::Rules, subject::Wrong};
use crate::go_text::quoted;

/// Number of `MessageRules.oneof`, and of its entries' `fields`.
const ONEOF: i32 = 4;
const FIELDS: i32 = 1;

pub(super) fn oneofs(
    schema: &Schema,
    message: MessageId,
    option: FieldId,
    rules: &Rules<'_>,
    places: &mut Places<'_>,
) -> Vec<Wrong> {
    let name = quoted(&schema[message].name);
    let mut wrong = Vec::new();
    let mut add = |path: &[i32], text: String, hint| {
        wrong.push(Wrong { place: places.place(message, option, path), message: text, hint });
    };
    let mut entries_of: BTreeMap<String, Vec<i32>> = BTreeMap::new();
    for (index, entry) in (0..).zip(rules.messages("oneof")) {
        if !entry.has("fields") {
            let text = format!(
                "Message {name} has a (buf.validate.message).oneof entry with no fields. Each oneof entry must specify at least one field."
            );
            add(&[ONEOF, index], text, "name the fields");
        }
        let mut seen = BTreeSet::new();
        for (position, field) in (0..).zip(entry.texts("fields")) {
            let here = [ONEOF, index, FIELDS, position];
            let entry = format!(
                "Message {name} has a (buf.validate.message).oneof entry that references field {}",
                quoted(field)
            );
            if !seen.insert(field) {
                add(
                    &here,
                    format!("{entry} more than once. Duplicate field names are not permitted."),
                    "name it once",
                );
            } else if schema.field_by_name(message, field).is_none() {
                add(
                    &here,
                    format!("{entry}, which is not defined in the message."),
                    "name a field of the message",
                );
            } else {
                entries_of.entry(field.to_owned()).or_default().push(index);
            }
        }
    }
    for (field, entries) in entries_of.iter().filter(|(_, entries)| entries.len() > 1) {
        for index in entries {
            let text = format!(
                "Message {name} references field {} in more than one (buf.validate.message).oneof entry. A field may only appear in one oneof entry.",
                quoted(field)
            );
            add(&[ONEOF, *index], text, "leave the field in one entry");
        }
    }
    wrong
}
