//! Values of an event by the numbers of their fields, which stay when names do not, and what marks them
//! personal.

use std::collections::HashMap;

use schemactl_model::{
    EventSpec,
    event::{Destination, PersonalField, PiiAction},
    schema::{FieldId, MessageId, Schema},
};

use crate::{
    event_place::fields_on,
    policy::{landing, takes},
};

/// An event on one side of a change.
pub(crate) struct PersonalValues<'a> {
    schema: &'a Schema,
    pub event: &'a EventSpec,
    message: Option<MessageId>,
    /// Numbers from the event down of each of its personal values.
    numbers: Vec<Vec<i32>>,
    marked: HashMap<Vec<i32>, &'a PersonalField>,
}

/// A value that is there.
pub(crate) struct Value<'a> {
    /// Names from the event down, with dots.
    pub path: String,
    /// What is said of it, or of a message that it lies in.
    pub mark: Option<&'a PersonalField>,
    /// Whether it is said of the value itself.
    pub is_own: bool,
}

impl<'a> PersonalValues<'a> {
    pub fn of(schema: &'a Schema, event: &'a EventSpec) -> Self {
        let message = schema.message(&event.message);
        let numbers = |personal: &PersonalField| -> Vec<i32> {
            let way = message.map(|message| fields_on(schema, message, &personal.path));
            way.unwrap_or_default().iter().map(|id| schema[*id].number).collect()
        };
        let numbers: Vec<_> = event.personal.iter().map(numbers).collect();
        let marked = numbers.iter().cloned().zip(&event.personal).collect();
        Self { schema, event, message, numbers, marked }
    }

    /// Personal values with their numbers from the event down, in the order written.
    pub fn personal(&self) -> impl Iterator<Item = (&[i32], &'a PersonalField)> {
        self.numbers.iter().map(Vec::as_slice).zip(&self.event.personal)
    }

    /// The value at the end of a way of numbers; `None` where no field is.
    pub fn value(&self, numbers: &[i32]) -> Option<Value<'a>> {
        let way = self.follow(numbers)?;
        let names: Vec<&str> = way.iter().map(|id| &*self.schema[*id].name).collect();
        // What lies in something personal is not marked itself.
        let mark =
            (1..=numbers.len()).find_map(|length| Some((length, *self.marked.get(&numbers[..length])?)));
        Some(Value {
            path: names.join("."),
            mark: mark.map(|(_, mark)| mark),
            is_own: mark.is_some_and(|(length, _)| length == numbers.len()),
        })
    }

    fn follow(&self, numbers: &[i32]) -> Option<Vec<FieldId>> {
        let mut inside = self.message;
        let mut way = Vec::new();
        for number in numbers {
            let id = self.schema.field_by_number(inside?, *number)?;
            way.push(id);
            let value = self.schema.map_entry(id).map_or(id, |(_, value)| value);
            inside = self.schema[value].kind.message();
        }
        Some(way)
    }

    /// What happens to a value that comes to a destination of the event; `None` where it does not.
    pub fn arrival(&self, destination: &Destination, value: &Value) -> Option<PiiAction> {
        match value.mark {
            Some(mark) => landing(self.event, destination, mark),
            None => {
                let top = value.path.split('.').next().unwrap_or_default();
                takes(destination, top).then_some(PiiAction::Allow)
            }
        }
    }

    /// The event's destination that is the same place as another side's: of its name and kind.
    pub fn same(&self, other: &Destination) -> Option<&'a Destination> {
        let is_same = |one: &&Destination| one.name == other.name && one.kind_name() == other.kind_name();
        self.event.destinations.iter().find(is_same)
    }
}
