//! What a message holds.

use std::collections::BTreeMap;

use schemactl_model::schema::{Cardinality, Field, FieldId, Kind, MessageId, Schema};

/// A message. Two are equal if one schema sees the same in both.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Message {
    /// What is set, by number; no zero where presence is implicit, and no empty list.
    pub fields: BTreeMap<i32, Slot>,
    /// Encoded fields that the schema has no place for.
    pub unknown: Vec<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Slot {
    One(Value),
    List(Vec<Value>),
    Map(BTreeMap<Value, Value>),
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Value {
    Bool(bool),
    Int(i64),
    Uint(u64),
    Enum(i32),
    /// Bits, so that all values compare.
    Float(u32),
    Double(u64),
    Text(String),
    Bytes(Vec<u8>),
    Message(Message),
}

impl Message {
    /// Sets a singular field: the other members of its oneof go, and so does a zero that cannot be told from
    /// nothing.
    pub fn set(&mut self, schema: &Schema, id: FieldId, value: Value) {
        let field = &schema[id];
        if let Some(oneof) = field.oneof {
            for member in &schema[oneof].fields {
                self.fields.remove(&schema[*member].number);
            }
        }
        if field.cardinality == Cardinality::Implicit && is_zero(&value) {
            self.fields.remove(&field.number);
        } else {
            self.fields.insert(field.number, Slot::One(value));
        }
    }

    /// Appends to a list.
    pub fn push(&mut self, field: &Field, value: Value) {
        match self.fields.entry(field.number).or_insert_with(|| Slot::List(Vec::new())) {
            Slot::List(values) => values.push(value),
            Slot::One(_) | Slot::Map(_) => unreachable!("a repeated field holds a list"),
        }
    }

    /// Puts an entry into a map.
    pub fn insert(&mut self, field: &Field, key: Value, value: Value) {
        match self.fields.entry(field.number).or_insert_with(|| Slot::Map(BTreeMap::new())) {
            Slot::Map(entries) => entries.insert(key, value),
            Slot::One(_) | Slot::List(_) => unreachable!("a map field holds a map"),
        };
    }
}

impl Value {
    /// What a kind is where nothing was written.
    pub fn zero(schema: &Schema, kind: Kind) -> Value {
        match kind {
            Kind::Bool => Value::Bool(false),
            Kind::Int32 | Kind::Int64 | Kind::Sint32 | Kind::Sint64 | Kind::Sfixed32 | Kind::Sfixed64 => {
                Value::Int(0)
            }
            Kind::Uint32 | Kind::Uint64 | Kind::Fixed32 | Kind::Fixed64 => Value::Uint(0),
            Kind::Enum(id) => Value::Enum(schema[schema[id].values[0]].number),
            Kind::Float => Value::Float(0),
            Kind::Double => Value::Double(0),
            Kind::String => Value::Text(String::new()),
            Kind::Bytes => Value::Bytes(Vec::new()),
            Kind::Message(_) | Kind::Group(_) => Value::Message(Message::default()),
        }
    }
}

/// Whether a value is what implicit presence leaves out.
fn is_zero(value: &Value) -> bool {
    match value {
        Value::Bool(value) => !value,
        Value::Int(value) => *value == 0,
        Value::Uint(value) => *value == 0,
        Value::Enum(value) => *value == 0,
        Value::Float(bits) => *bits == 0,
        Value::Double(bits) => *bits == 0,
        Value::Text(text) => text.is_empty(),
        Value::Bytes(bytes) => bytes.is_empty(),
        Value::Message(_) => false,
    }
}

/// The field or extension of a message with a number.
pub fn field_of(schema: &Schema, message: MessageId, number: i32) -> Option<FieldId> {
    schema.field_by_number(message, number).or_else(|| schema.extension(message, number))
}
