//! Where an event, its options and its fields stand.

use schemactl_model::{
    EventSpec,
    schema::{FieldId, MessageId, Schema},
};

use crate::place::{Place, part, whole};

/// `MessageOptions` in a message, then the event in its options.
const EVENT: [i32; 2] = [7, 61117];

/// An event's option, else its message.
pub(crate) fn option(schema: &Schema, event: &EventSpec) -> Option<Place> {
    Some(part(schema, schema.message(&event.message)?, &[&EVENT]))
}

/// A field of an event's option by its number, where it was written as a statement of its own; else
/// the option.
pub(crate) fn option_field(schema: &Schema, event: &EventSpec, number: i32) -> Option<Place> {
    let written = [EVENT[0], EVENT[1], number];
    Some(part(schema, schema.message(&event.message)?, &[&written, &EVENT]))
}

/// The field at the end of a path of names from an event down. What an import declares cannot be
/// mended here: the last field on the way that is the module's own stands for it.
pub(crate) fn field(schema: &Schema, event: &EventSpec, path: &str) -> Place {
    let message = schema.message(&event.message);
    let way = message.map(|message| fields_on(schema, message, path)).unwrap_or_default();
    let own = way.iter().rev().find(|id| !schema[schema[**id].file].is_import);
    match (own, message) {
        (Some(id), _) => whole(schema, *id),
        (None, Some(message)) => whole(schema, message),
        (None, None) => Place::Nowhere,
    }
}

/// The fields on a path of names. A map is walked through to its values.
pub(crate) fn fields_on(schema: &Schema, message: MessageId, path: &str) -> Vec<FieldId> {
    let mut inside = Some(message);
    let mut way = Vec::new();
    for name in path.split('.') {
        let Some(id) = inside.and_then(|message| schema.field_by_name(message, name)) else {
            break;
        };
        way.push(id);
        let value = schema.map_entry(id).map_or(id, |(_, value)| value);
        inside = schema[value].kind.message();
    }
    way
}

/// A word of the model as the option contract spells it: `PII_EMAIL`.
pub(crate) fn option_word(prefix: &str, word: &str) -> String {
    format!("{prefix}_{}", word.to_ascii_uppercase())
}
