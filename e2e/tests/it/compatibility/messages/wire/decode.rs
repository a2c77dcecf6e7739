//! Bytes to messages, as a reader of a schema sees them.

use schemactl_model::schema::{Cardinality, EnumId, Field, FieldId, Kind, MessageId, Schema};

use super::{FIXED32, FIXED64, LENGTH, Undecodable, VARINT, encode::tag, reader::Reader, wire_type};
use crate::compatibility::messages::{Message, Slot, Value, field_of};

type Result<T> = std::result::Result<T, Undecodable>;

/// Decodes a message. What the schema has no place for is kept: unknown fields, known ones of another wire type,
/// numbers that a closed enum does not have.
pub fn decode(schema: &Schema, message: MessageId, bytes: &[u8]) -> Result<Message> {
    let mut decoded = Message::default();
    merge(schema, message, bytes, &mut decoded)?;
    Ok(decoded)
}

fn merge(schema: &Schema, message: MessageId, bytes: &[u8], into: &mut Message) -> Result<()> {
    let mut reader = Reader(bytes);
    while !reader.is_empty() {
        let (number, wire) = reader.tag()?;
        let payload = reader.payload(number, wire)?;
        let field = field_of(schema, message, number);
        let is_taken = match field {
            Some(id) => read_field(schema, id, wire, payload, into)?,
            None => false,
        };
        if !is_taken {
            tag(number, wire, &mut into.unknown);
            into.unknown.extend_from_slice(payload);
        }
    }
    Ok(())
}

/// Whether the field has a place for what was read.
fn read_field(schema: &Schema, id: FieldId, wire: u8, payload: &[u8], into: &mut Message) -> Result<bool> {
    let field = &schema[id];
    let single = wire_type(field.kind);
    let can_be_packed = matches!(single, VARINT | FIXED32 | FIXED64) && field.is_repeated();
    if wire == LENGTH && can_be_packed {
        return read_packed(schema, field, payload, into).map(|()| true);
    }
    if wire != single {
        return Ok(false);
    }
    match field.cardinality {
        Cardinality::Map => read_entry(schema, id, payload, into),
        Cardinality::Repeated => {
            let Some(value) = read_value(schema, field, payload, None)? else { return Ok(false) };
            into.push(field, value);
            Ok(true)
        }
        _ => {
            let before = match into.fields.get(&field.number) {
                Some(Slot::One(Value::Message(before))) => Some(before.clone()),
                _ => None,
            };
            let Some(value) = read_value(schema, field, payload, before)? else { return Ok(false) };
            into.set(schema, id, value);
            Ok(true)
        }
    }
}

fn read_packed(schema: &Schema, field: &Field, payload: &[u8], into: &mut Message) -> Result<()> {
    let mut reader = Reader(Reader(payload).length_delimited()?);
    let single = wire_type(field.kind);
    while !reader.is_empty() {
        let one = reader.payload(field.number, single)?;
        match read_value(schema, field, one, None)? {
            Some(value) => into.push(field, value),
            None => {
                tag(field.number, VARINT, &mut into.unknown);
                into.unknown.extend_from_slice(one);
            }
        }
    }
    Ok(())
}

/// An entry whose value is a number that its closed enum does not have has no place, as a whole.
fn read_entry(schema: &Schema, id: FieldId, payload: &[u8], into: &mut Message) -> Result<bool> {
    let field = &schema[id];
    let (key_id, value_id) = schema.map_entry(id).expect("a map field has an entry");
    let (key, value) = (&schema[key_id], &schema[value_id]);
    let mut entry = (Value::zero(schema, key.kind), Value::zero(schema, value.kind));
    let mut reader = Reader(Reader(payload).length_delimited()?);
    while !reader.is_empty() {
        let (number, wire) = reader.tag()?;
        let payload = reader.payload(number, wire)?;
        if number == 1 && wire == wire_type(key.kind) {
            entry.0 = read_value(schema, key, payload, None)?.expect("no key is an enum");
        } else if number == 2 && wire == wire_type(value.kind) {
            let Some(value) = read_value(schema, value, payload, None)? else { return Ok(false) };
            entry.1 = value;
        }
    }
    into.insert(field, entry.0, entry.1);
    Ok(true)
}

/// `None` for a number that a closed enum does not have.
fn read_value(
    schema: &Schema,
    field: &Field,
    payload: &[u8],
    before: Option<Message>,
) -> Result<Option<Value>> {
    let mut reader = Reader(payload);
    let nested = |id: MessageId, bytes: &[u8]| {
        let mut message = before.clone().unwrap_or_default();
        merge(schema, id, bytes, &mut message).map(|()| Value::Message(message))
    };
    Ok(Some(match field.kind {
        Kind::Message(id) => nested(id, reader.length_delimited()?)?,
        Kind::Group(id) => nested(id, reader.group(field.number)?)?,
        Kind::Bytes => Value::Bytes(reader.length_delimited()?.to_vec()),
        Kind::String => {
            let text = String::from_utf8(reader.length_delimited()?.to_vec());
            Value::Text(text.map_err(|_| Undecodable(format!("{} is not UTF-8", field.full_name)))?)
        }
        Kind::Fixed32 | Kind::Sfixed32 | Kind::Float => {
            of_four(field.kind, reader.take(4)?.try_into().expect("four were taken"))
        }
        Kind::Fixed64 | Kind::Sfixed64 | Kind::Double => {
            of_eight(field.kind, reader.take(8)?.try_into().expect("eight were taken"))
        }
        Kind::Enum(id) => {
            let number = reader.varint()? as i32;
            if !has_place(schema, id, number) {
                return Ok(None);
            }
            Value::Enum(number)
        }
        kind => of_varint(kind, reader.varint()?),
    }))
}

fn of_four(kind: Kind, bytes: [u8; 4]) -> Value {
    match kind {
        Kind::Fixed32 => Value::Uint(u32::from_le_bytes(bytes).into()),
        Kind::Sfixed32 => Value::Int(i32::from_le_bytes(bytes).into()),
        _ => Value::Float(u32::from_le_bytes(bytes)),
    }
}

fn of_eight(kind: Kind, bytes: [u8; 8]) -> Value {
    match kind {
        Kind::Fixed64 => Value::Uint(u64::from_le_bytes(bytes)),
        Kind::Sfixed64 => Value::Int(i64::from_le_bytes(bytes)),
        _ => Value::Double(u64::from_le_bytes(bytes)),
    }
}

/// Narrow types cut off what they cannot hold.
fn of_varint(kind: Kind, varint: u64) -> Value {
    let unzigzag = |value: u64| (value >> 1).cast_signed() ^ -((value & 1).cast_signed());
    match kind {
        Kind::Bool => Value::Bool(varint != 0),
        Kind::Int32 => Value::Int((varint as i32).into()),
        Kind::Int64 => Value::Int(varint.cast_signed()),
        Kind::Sint32 => Value::Int(unzigzag((varint as u32).into())),
        Kind::Sint64 => Value::Int(unzigzag(varint)),
        Kind::Uint32 => Value::Uint((varint as u32).into()),
        _ => Value::Uint(varint),
    }
}

fn has_place(schema: &Schema, id: EnumId, number: i32) -> bool {
    let item = &schema[id];
    item.features.open_enums || item.values.iter().any(|value| schema[*value].number == number)
}
