//! Which events something of a schema is part of.

use std::collections::HashMap;

use schemactl_model::{
    EventSpec,
    schema::{Element, MessageId, Schema},
};

use crate::{place::Spot, reach::reached};

/// Parts of events that are remembered. A thousand events of a thousand messages each end here; what is left
/// out is part of none, so nothing of it is waived.
const MOST: usize = 1_000_000;

/// The messages and enums of events, by their places.
pub(crate) struct EventParts<'a> {
    schema: &'a Schema,
    by_place: HashMap<Vec<i32>, Vec<Part<'a>>>,
}

/// A message or enum with the events that hold it.
struct Part<'a> {
    element: Element,
    events: Vec<&'a EventSpec>,
}

impl<'a> EventParts<'a> {
    /// Of events, by the messages of their names.
    pub fn of(schema: &'a Schema, events: impl IntoIterator<Item = &'a EventSpec>) -> Self {
        let mut parts = EventParts { schema, by_place: HashMap::new() };
        let mut count = 0;
        for event in events {
            if count >= MOST {
                break;
            }
            let inside = reached(schema, schema.message(&event.message));
            count += inside.messages.len() + inside.enums.len();
            let messages = inside.messages.into_iter().map(Element::from);
            for element in messages.chain(inside.enums.into_iter().map(Element::from)) {
                parts.add(element, event);
            }
        }
        parts
    }

    fn add(&mut self, element: Element, event: &'a EventSpec) {
        let parts = self.by_place.entry(self.schema.location(element)).or_default();
        match parts.iter_mut().find(|part| part.element == element) {
            Some(part) => part.events.push(event),
            None => parts.push(Part { element, events: vec![event] }),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.by_place.is_empty()
    }

    /// The events that hold the innermost message or enum around a spot.
    pub fn events_at(&self, spot: &Spot) -> &[&'a EventSpec] {
        self.part_at(spot).map_or(&[], |(part, _)| &part.events)
    }

    /// The field that a spot is of, in a message of an event.
    pub fn field_at(&self, spot: &Spot) -> Option<&'a str> {
        /// `field` in a message.
        const FIELD: i32 = 2;
        let (part, length) = self.part_at(spot)?;
        let (Element::Message(message), [FIELD, index, ..]) = (part.element, &spot.location[length..]) else {
            return None;
        };
        self.field(message, *index)
    }

    fn field(&self, message: MessageId, index: i32) -> Option<&'a str> {
        let id = self.schema[message].fields.get(usize::try_from(index).ok()?)?;
        Some(&self.schema[*id].name)
    }

    /// The innermost part around a spot, and how long its location is.
    fn part_at(&self, spot: &Spot) -> Option<(&Part<'a>, usize)> {
        (0..=spot.location.len()).rev().find_map(|length| {
            let parts = self.by_place.get(&spot.location[..length])?;
            let part = parts.iter().find(|part| self.schema.file_of(part.element) == spot.file)?;
            Some((part, length))
        })
    }
}
