//! Custom options, decoded by the Schema's own messages.

use bytes::{Buf, Bytes};
use prost::encoding::{WireType, decode_key, decode_varint};

use super::{Field, FieldId, Kind, MessageId, Schema};

/// Deeper than any option means anything; below it values stay bytes.
const MAX_DEPTH: usize = 32;

/// An option that an extension declares.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomOption {
    /// The extension.
    pub extension: FieldId,
    /// Its values in the order written; one unless it is repeated.
    pub values: Vec<Value>,
}

/// A decoded value. Enum values are numbers; a group or message lists its fields by number.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Bool(bool),
    Signed(i64),
    Unsigned(u64),
    Double(f64),
    String(String),
    Bytes(Bytes),
    Enum(i32),
    /// Fields in wire order, each by the message's field; unknown fields are left out.
    Message(Vec<(FieldId, Value)>),
}

impl Schema {
    /// The custom options in some encoded options, by number. `options_name` is the options'
    /// message, for example `google.protobuf.FieldOptions`; extensions that the set does not declare
    /// are left out, as is what does not decode.
    pub fn custom_options(&self, options_name: &str, raw: &Bytes) -> Vec<CustomOption> {
        let Some(message) = self.message(options_name) else {
            return Vec::new();
        };
        let mut custom: Vec<CustomOption> = Vec::new();
        for (field, value) in self.decode_message(message, raw.clone(), 0) {
            if !self[field].is_extension() {
                continue;
            }
            match custom.iter_mut().find(|option| option.extension == field) {
                Some(option) => option.values.push(value),
                None => custom.push(CustomOption { extension: field, values: vec![value] }),
            }
        }
        custom.sort_by_key(|option| self[option.extension].number);
        custom
    }

    fn decode_message(&self, message: MessageId, mut bytes: Bytes, depth: usize) -> Vec<(FieldId, Value)> {
        let mut values = Vec::new();
        while bytes.has_remaining() {
            let Ok((number, wire_type)) = decode_key(&mut bytes) else {
                break;
            };
            let number = number as i32;
            let field = self.field_by_number(message, number).or_else(|| self.extension(message, number));
            let Some(payload) = Payload::take(&mut bytes, wire_type, number) else {
                break;
            };
            if let Some(id) = field {
                self.push(id, payload, depth, &mut values);
            }
        }
        values
    }

    fn push(&self, id: FieldId, payload: Payload, depth: usize, values: &mut Vec<(FieldId, Value)>) {
        let field: &Field = &self[id];
        match payload {
            Payload::Bytes(mut packed) if is_packable(field.kind) => {
                while packed.has_remaining() {
                    let Some(number) = Payload::take(&mut packed, wire_type(field.kind), 0) else {
                        return;
                    };
                    self.push(id, number, depth, values);
                }
            }
            payload => values.extend(self.value(field.kind, payload, depth).map(|value| (id, value))),
        }
    }

    fn value(&self, kind: Kind, payload: Payload, depth: usize) -> Option<Value> {
        Some(match (kind, payload) {
            (Kind::Message(id) | Kind::Group(id), Payload::Bytes(bytes)) if depth < MAX_DEPTH => {
                Value::Message(self.decode_message(id, bytes, depth + 1))
            }
            (Kind::String, Payload::Bytes(bytes)) => {
                Value::String(String::from_utf8_lossy(&bytes).into_owned())
            }
            (_, Payload::Bytes(bytes)) => Value::Bytes(bytes),
            (Kind::Bool, Payload::Number(bits)) => Value::Bool(bits != 0),
            (Kind::Enum(_), Payload::Number(bits)) => Value::Enum(bits as i32),
            (Kind::Double, Payload::Number(bits)) => Value::Double(f64::from_bits(bits)),
            (Kind::Float, Payload::Number(bits)) => Value::Double(f32::from_bits(bits as u32).into()),
            (Kind::Uint32 | Kind::Fixed32, Payload::Number(bits)) => Value::Unsigned((bits as u32).into()),
            (Kind::Uint64 | Kind::Fixed64, Payload::Number(bits)) => Value::Unsigned(bits),
            (Kind::Int32 | Kind::Sfixed32, Payload::Number(bits)) => Value::Signed((bits as i32).into()),
            (Kind::Int64 | Kind::Sfixed64, Payload::Number(bits)) => Value::Signed(bits as i64),
            (Kind::Sint32 | Kind::Sint64, Payload::Number(bits)) => {
                Value::Signed((bits >> 1) as i64 ^ -((bits & 1) as i64))
            }
            (_, Payload::Number(_)) => return None,
        })
    }
}

/// What follows a key on the wire.
enum Payload {
    Number(u64),
    Bytes(Bytes),
}

impl Payload {
    /// Takes the payload of a key; a group comes as the bytes between its tags.
    fn take(bytes: &mut Bytes, wire_type: WireType, number: i32) -> Option<Self> {
        Some(match wire_type {
            WireType::Varint => Payload::Number(decode_varint(bytes).ok()?),
            WireType::SixtyFourBit => Payload::Number(bytes.try_get_u64_le().ok()?),
            WireType::ThirtyTwoBit => Payload::Number(bytes.try_get_u32_le().ok()?.into()),
            WireType::LengthDelimited => {
                let length = usize::try_from(decode_varint(bytes).ok()?).ok()?;
                Payload::Bytes((length <= bytes.len()).then(|| bytes.split_to(length))?)
            }
            WireType::StartGroup => Payload::Bytes(group(bytes, number)?),
            WireType::EndGroup => return None,
        })
    }
}

/// The bytes up to a group's end tag; the tag itself is taken too.
fn group(bytes: &mut Bytes, number: i32) -> Option<Bytes> {
    let start = bytes.clone();
    let mut open = vec![number];
    loop {
        let before = start.len() - bytes.len();
        let (inner, wire_type) = decode_key(bytes).ok()?;
        match wire_type {
            WireType::StartGroup if open.len() < MAX_DEPTH => open.push(inner as i32),
            WireType::StartGroup => return None,
            WireType::EndGroup => {
                (open.pop()? == inner as i32).then_some(())?;
                if open.is_empty() {
                    return Some(start.slice(..before));
                }
            }
            _ => drop(Payload::take(bytes, wire_type, inner as i32)?),
        }
    }
}

fn is_packable(kind: Kind) -> bool {
    !matches!(kind, Kind::String | Kind::Bytes | Kind::Message(_) | Kind::Group(_))
}

fn wire_type(kind: Kind) -> WireType {
    match kind {
        Kind::Double | Kind::Fixed64 | Kind::Sfixed64 => WireType::SixtyFourBit,
        Kind::Float | Kind::Fixed32 | Kind::Sfixed32 => WireType::ThirtyTwoBit,
        _ => WireType::Varint,
    }
}
