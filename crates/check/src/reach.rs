//! What lies inside a message.

use std::collections::HashSet;

use schemactl_model::schema::{EnumId, FieldId, Kind, MessageId, Schema};

/// Messages and enums that a message is made of.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// Those it was begun with included.
    pub messages: Vec<MessageId>,
    pub enums: Vec<EnumId>,
}

/// Everything that some messages are made of, each once; imports and the entries of maps included.
pub(crate) fn reached(schema: &Schema, roots: impl IntoIterator<Item = MessageId>) -> Reached {
    reached_through(schema, roots, |_| true)
}

/// The same through some of the fields.
pub(crate) fn reached_through(
    schema: &Schema,
    roots: impl IntoIterator<Item = MessageId>,
    passes: impl Fn(FieldId) -> bool,
) -> Reached {
    let mut reached = Reached::default();
    let (mut messages, mut enums) = (HashSet::new(), HashSet::new());
    let mut open: Vec<MessageId> = roots.into_iter().collect();
    while let Some(message) = open.pop() {
        if !messages.insert(message) {
            continue;
        }
        reached.messages.push(message);
        for field in schema[message].fields.iter().filter(|field| passes(**field)) {
            match schema[*field].kind {
                Kind::Message(inner) | Kind::Group(inner) => open.push(inner),
                Kind::Enum(id) if enums.insert(id) => reached.enums.push(id),
                _ => {}
            }
        }
    }
    reached
}
