//! Elements of an event on both sides of a change.

use schemactl_model::{
    FilePlace, Span,
    schema::{Element, FieldId, MessageId, Schema},
};

use super::{Side, value::ImpactElement};

/// A message on both sides; none on the side that does not have it.
#[derive(Clone, Copy)]
pub(super) struct MessagePair {
    pub(super) before: Option<MessageId>,
    pub(super) after: Option<MessageId>,
}

/// A field on both sides.
#[derive(Clone, Copy)]
pub(super) struct FieldPair {
    pub(super) before: Option<FieldId>,
    pub(super) after: Option<FieldId>,
}

/// Both schemas.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    pub(super) before: Side<'a>,
    pub(super) after: Side<'a>,
}

impl Sides<'_> {
    /// The field of a message with a number.
    fn numbered(&self, message: MessagePair, number: i32) -> FieldPair {
        let find = |schema: &Schema, message: Option<MessageId>| schema.field_by_number(message?, number);
        FieldPair {
            before: find(self.before.schema, message.before),
            after: find(self.after.schema, message.after),
        }
    }

    /// The message of a field's values, or of a map's.
    fn inside(&self, field: FieldPair) -> MessagePair {
        MessagePair {
            before: field.before.and_then(|id| value_message(self.before.schema, id)),
            after: field.after.and_then(|id| value_message(self.after.schema, id)),
        }
    }

    /// The fields on a way of numbers from a message down, as far as either side goes.
    pub(super) fn by_numbers(&self, mut message: MessagePair, numbers: &[i32]) -> Vec<FieldPair> {
        let mut way = Vec::new();
        for number in numbers {
            let field = self.numbered(message, *number);
            if field.before.is_none() && field.after.is_none() {
                break;
            }
            way.push(field);
            message = self.inside(field);
        }
        way
    }

    /// The fields on a way of names. Each may be the name on either side: a way to what is gone leads
    /// through what is not.
    pub(super) fn by_names<'n>(
        &self,
        mut message: MessagePair,
        names: impl Iterator<Item = &'n str>,
    ) -> Vec<FieldPair> {
        let number = |schema: &Schema, message: Option<MessageId>, name| {
            Some(schema[schema.field_by_name(message?, name)?].number)
        };
        let mut way = Vec::new();
        for name in names {
            let found = number(self.after.schema, message.after, name)
                .or_else(|| number(self.before.schema, message.before, name));
            let Some(number) = found else {
                break;
            };
            let field = self.numbered(message, number);
            way.push(field);
            message = self.inside(field);
        }
        way
    }

    /// The last field on a way, and the way as names; none for no way.
    pub(super) fn element(&self, way: &[FieldPair]) -> Option<ImpactElement> {
        let last = way.last()?;
        Some(ImpactElement {
            path: way.iter().map(|field| self.name(*field)).collect::<Vec<_>>().join("."),
            before: last.before.map(|id| place(self.before.schema, id)),
            after: last.after.map(|id| place(self.after.schema, id)),
        })
    }

    /// A oneof of the message that a way leads to.
    pub(super) fn oneof(&self, event: MessagePair, way: &[FieldPair], name: &str) -> ImpactElement {
        let message = way.last().map_or(event, |field| self.inside(*field));
        let find = |schema: &Schema, message: Option<MessageId>| {
            let id = schema[message?].oneofs.iter().find(|id| *schema[**id].name == *name)?;
            Some(place(schema, *id))
        };
        let names = way.iter().map(|field| self.name(*field)).chain([name]);
        ImpactElement {
            path: names.collect::<Vec<_>>().join("."),
            before: find(self.before.schema, message.before),
            after: find(self.after.schema, message.after),
        }
    }

    fn name(&self, field: FieldPair) -> &str {
        match (field.after, field.before) {
            (Some(id), _) => &self.after.schema[id].name,
            (None, Some(id)) => &self.before.schema[id].name,
            (None, None) => "",
        }
    }
}

fn value_message(schema: &Schema, id: FieldId) -> Option<MessageId> {
    let value = schema.map_entry(id).map_or(id, |(_, value)| value);
    schema[value].kind.message()
}

fn place(schema: &Schema, element: impl Into<Element>) -> FilePlace {
    let element = element.into();
    FilePlace {
        path: schema[schema.file_of(element)].path.to_string(),
        span: schema.span_of(element).unwrap_or(Span::START),
    }
}
