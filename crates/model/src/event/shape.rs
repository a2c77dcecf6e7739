//! What an event's message reaches, as one number.

use std::collections::BTreeSet;

use crate::{
    Digest, DigestBuilder,
    schema::{EnumId, FieldId, Kind, MessageId, Schema},
};

/// Digest of a message with all messages and enums that its fields reach, in its module or in others: names, numbers,
/// types and options. Comments, formatting and what it does not reach change nothing.
pub fn shape(schema: &Schema, message: MessageId) -> Digest {
    let mut walk =
        Walk { schema, digest: DigestBuilder::default(), seen: BTreeSet::new(), open: vec![message] };
    while let Some(message) = walk.open.pop() {
        walk.message(message);
    }
    walk.digest.finish()
}

struct Walk<'a> {
    schema: &'a Schema,
    digest: DigestBuilder,
    /// Full names of what is in the digest already.
    seen: BTreeSet<&'a str>,
    open: Vec<MessageId>,
}

impl Walk<'_> {
    fn message(&mut self, id: MessageId) {
        let message = &self.schema[id];
        if !self.seen.insert(&message.full_name) {
            return;
        }
        self.digest.part(message.full_name.as_bytes());
        self.digest.part(message.options.raw());
        for field in &message.fields {
            self.field(*field);
        }
    }

    fn field(&mut self, id: FieldId) {
        let field = &self.schema[id];
        let oneof = field.oneof.map_or("", |oneof| &self.schema[oneof].name);
        let type_name = self.schema.type_name(field.kind).unwrap_or(field.kind.as_str());
        let words =
            [&field.name, oneof, type_name, &field.json_name, field.default.as_deref().unwrap_or_default()];
        for word in words {
            self.digest.part(word.as_bytes());
        }
        // Their names in this program's source; stable enough to tell one from another.
        self.digest
            .part(format!("{:?} {} {}", field.cardinality, field.packed, field.kind.as_str()).as_bytes());
        self.digest.part(&field.number.to_be_bytes());
        self.digest.part(field.options.raw());
        match field.kind {
            Kind::Enum(id) => self.enumeration(id),
            kind => self.open.extend(kind.message()),
        }
    }

    fn enumeration(&mut self, id: EnumId) {
        let enumeration = &self.schema[id];
        if !self.seen.insert(&enumeration.full_name) {
            return;
        }
        self.digest.part(enumeration.full_name.as_bytes());
        self.digest.part(enumeration.options.raw());
        for value in &enumeration.values {
            let value = &self.schema[*value];
            self.digest.part(value.name.as_bytes());
            self.digest.part(&value.number.to_be_bytes());
            self.digest.part(value.options.raw());
        }
    }
}
