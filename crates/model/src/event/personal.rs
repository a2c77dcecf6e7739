//! Personal data in an event, through nested and imported messages.

use std::collections::{HashMap, HashSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{PiiClass, Sensitivity};
use crate::schema::{Field, FieldId, MessageId, Schema};

/// Fields visited for one event. What a person can read in a report and a table can hold ends far below.
const MAX_STEPS: usize = 100_000;

/// Messages inside each other. The walk recurses, and a chain of messages may be as long as a file.
const MAX_DEPTH: usize = 100;

/// A value that is personal, at one place of an event.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct PersonalField {
    /// Names of fields from the event down, with dots: `buyer.address.street`.
    pub path: String,
    /// The class.
    pub class: PiiClass,
    /// How much harm a leak does, where the field says so.
    pub sensitivity: Option<Sensitivity>,
}

impl PersonalField {
    /// The top-level field it lies in.
    pub fn top_level(&self) -> &str {
        self.path.split('.').next().unwrap_or_default()
    }
}

/// Looks for personal data in the messages of one Schema.
pub(super) struct PersonalData<'a> {
    schema: &'a Schema,
    /// Messages with personal data in them or below them; the walk enters no other.
    holders: HashSet<MessageId>,
}

/// An event whose messages lie inside each other in more ways than can be walked.
pub(super) struct TooManyPaths;

impl<'a> PersonalData<'a> {
    pub(super) fn new(schema: &'a Schema) -> Self {
        let mut containers: HashMap<MessageId, Vec<MessageId>> = HashMap::new();
        let mut holders = HashSet::new();
        let mut fresh = Vec::new();
        for (_, field) in schema.fields() {
            let Some(parent) = field.parent.filter(|_| !field.is_extension()) else {
                continue;
            };
            if class_of(field).is_some() && holders.insert(parent) {
                fresh.push(parent);
            }
            if let Some(message) = field.kind.message() {
                containers.entry(message).or_default().push(parent);
            }
        }
        while let Some(message) = fresh.pop() {
            for container in containers.get(&message).into_iter().flatten() {
                if holders.insert(*container) {
                    fresh.push(*container);
                }
            }
        }
        Self { schema, holders }
    }

    /// Every personal value of a message, in the order written, depth first. A field marked personal
    /// is reported as itself and not looked into; a message inside itself is entered once on each
    /// path.
    pub(super) fn of(&self, message: MessageId) -> Result<Vec<PersonalField>, TooManyPaths> {
        let mut walk = Walk { data: self, path: Vec::new(), open: Vec::new(), steps: 0, found: Vec::new() };
        walk.message(message)?;
        Ok(walk.found)
    }
}

fn class_of(field: &Field) -> Option<PiiClass> {
    field.options.field.as_deref().and_then(|options| options.pii).and_then(PiiClass::from_number)
}

struct Walk<'a> {
    data: &'a PersonalData<'a>,
    path: Vec<&'a str>,
    open: Vec<MessageId>,
    steps: usize,
    found: Vec<PersonalField>,
}

impl Walk<'_> {
    fn message(&mut self, message: MessageId) -> Result<(), TooManyPaths> {
        if self.open.contains(&message) || !self.data.holders.contains(&message) {
            return Ok(());
        }
        if self.open.len() == MAX_DEPTH {
            return Err(TooManyPaths);
        }
        self.open.push(message);
        let schema = self.data.schema;
        for id in &schema[message].fields {
            self.path.push(&schema[*id].name);
            self.field(*id)?;
            self.path.pop();
        }
        self.open.pop();
        Ok(())
    }

    fn field(&mut self, id: FieldId) -> Result<(), TooManyPaths> {
        self.steps += 1;
        if self.steps > MAX_STEPS {
            return Err(TooManyPaths);
        }
        let field = &self.data.schema[id];
        if let Some(class) = class_of(field) {
            let sensitivity = field.options.field.as_deref().and_then(|options| options.sensitivity);
            self.found.push(PersonalField {
                path: self.path.join("."),
                class,
                sensitivity: sensitivity.and_then(Sensitivity::from_number),
            });
        } else if let Some((key, value)) = self.data.schema.map_entry(id) {
            // The entry itself is no holder: its fields are the compiler's and carry no options.
            for part in [key, value] {
                self.field(part)?;
            }
        } else if let Some(message) = field.kind.message() {
            self.message(message)?;
        }
        Ok(())
    }
}
