//! Messages to bytes.

use schemactl_model::schema::{FieldId, Kind, MessageId, Schema};

use super::{END_GROUP, LENGTH, wire_type};
use crate::compatibility::messages::{Message, Slot, Value, field_of};

/// Encodes a message: fields by number, then what was unknown.
pub fn encode(schema: &Schema, message: MessageId, value: &Message) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (number, slot) in &value.fields {
        let id = field_of(schema, message, *number).expect("a message holds fields of its schema");
        encode_slot(schema, id, slot, &mut bytes);
    }
    bytes.extend_from_slice(&value.unknown);
    bytes
}

fn encode_slot(schema: &Schema, id: FieldId, slot: &Slot, bytes: &mut Vec<u8>) {
    let field = &schema[id];
    match slot {
        Slot::One(value) => encode_field(schema, id, value, bytes),
        Slot::List(values) if field.packed => {
            let mut packed = Vec::new();
            for value in values {
                encode_value(schema, field.kind, value, &mut packed);
            }
            tag(field.number, LENGTH, bytes);
            with_length(&packed, bytes);
        }
        Slot::List(values) => values.iter().for_each(|value| encode_field(schema, id, value, bytes)),
        Slot::Map(entries) => {
            let (key_id, value_id) = schema.map_entry(id).expect("only a map field holds a map");
            for (key, value) in entries {
                let mut entry = Vec::new();
                encode_field(schema, key_id, key, &mut entry);
                encode_field(schema, value_id, value, &mut entry);
                tag(field.number, LENGTH, bytes);
                with_length(&entry, bytes);
            }
        }
    }
}

fn encode_field(schema: &Schema, id: FieldId, value: &Value, bytes: &mut Vec<u8>) {
    let field = &schema[id];
    tag(field.number, wire_type(field.kind), bytes);
    encode_value(schema, field.kind, value, bytes);
    if matches!(field.kind, Kind::Group(_)) {
        tag(field.number, END_GROUP, bytes);
    }
}

fn encode_value(schema: &Schema, kind: Kind, value: &Value, bytes: &mut Vec<u8>) {
    match (kind, value) {
        (_, Value::Bool(value)) => varint((*value).into(), bytes),
        (Kind::Sint32 | Kind::Sint64, Value::Int(value)) => {
            varint(((value << 1) ^ (value >> 63)).cast_unsigned(), bytes);
        }
        (Kind::Sfixed32, Value::Int(value)) => bytes.extend((*value as i32).to_le_bytes()),
        (Kind::Sfixed64, Value::Int(value)) => bytes.extend(value.to_le_bytes()),
        (_, Value::Int(value)) => varint(value.cast_unsigned(), bytes),
        (Kind::Fixed32, Value::Uint(value)) => bytes.extend((*value as u32).to_le_bytes()),
        (Kind::Fixed64, Value::Uint(value)) => bytes.extend(value.to_le_bytes()),
        (_, Value::Uint(value)) => varint(*value, bytes),
        (_, Value::Enum(number)) => varint(i64::from(*number).cast_unsigned(), bytes),
        (_, Value::Float(bits)) => bytes.extend(bits.to_le_bytes()),
        (_, Value::Double(bits)) => bytes.extend(bits.to_le_bytes()),
        (_, Value::Text(text)) => with_length(text.as_bytes(), bytes),
        (_, Value::Bytes(value)) => with_length(value, bytes),
        (Kind::Group(id), Value::Message(message)) => bytes.extend(encode(schema, id, message)),
        (Kind::Message(id), Value::Message(message)) => with_length(&encode(schema, id, message), bytes),
        (kind, value) => unreachable!("{value:?} is no value of {kind:?}"),
    }
}

pub fn tag(number: i32, wire_type: u8, bytes: &mut Vec<u8>) {
    varint(u64::from(number.cast_unsigned()) << 3 | u64::from(wire_type), bytes);
}

fn with_length(content: &[u8], bytes: &mut Vec<u8>) {
    varint(content.len() as u64, bytes);
    bytes.extend_from_slice(content);
}

pub fn varint(mut value: u64, bytes: &mut Vec<u8>) {
    while value >= 0x80 {
        bytes.push(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.push(value as u8);
}
