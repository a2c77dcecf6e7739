//! What the events reach: a logger contains these types and no others.

use std::collections::BTreeSet;

use schemactl_model::{
    Schema,
    schema::{EnumId, FieldId, FileId, Kind, MessageId},
};

/// Messages and enums that some messages reach, with the messages they are nested in.
pub struct Selection {
    pub messages: BTreeSet<MessageId>,
    pub enums: BTreeSet<EnumId>,
}

impl Selection {
    /// What `roots` reach through their fields.
    pub fn of(schema: &Schema, roots: impl IntoIterator<Item = MessageId>) -> Self {
        let mut selection = Self { messages: BTreeSet::new(), enums: BTreeSet::new() };
        let mut fresh: Vec<MessageId> = roots.into_iter().collect();
        while let Some(message) = fresh.pop() {
            if !selection.messages.insert(message) {
                continue;
            }
            fresh.extend(schema[message].parent);
            for field in &schema[message].fields {
                match schema[*field].kind {
                    Kind::Message(id) | Kind::Group(id) => fresh.push(id),
                    Kind::Enum(id) => {
                        selection.enums.insert(id);
                        fresh.extend(schema[id].parent);
                    }
                    _ => {}
                }
            }
        }
        selection
    }

    /// Fields of the selected messages, in the order of the schema.
    pub fn fields<'a>(&'a self, schema: &'a Schema) -> impl Iterator<Item = FieldId> + 'a {
        self.messages.iter().flat_map(|id| schema[*id].fields.iter().copied())
    }

    /// Files that declare something selected, in the order of the schema.
    pub fn files(&self, schema: &Schema) -> BTreeSet<FileId> {
        let messages = self.messages.iter().map(|id| schema[*id].file);
        messages.chain(self.enums.iter().map(|id| schema[*id].file)).collect()
    }
}
