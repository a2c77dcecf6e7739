//! JSON to messages. Keys that are not known are dropped, as the language allows; all else that does not fit is
//! refused.

use std::fmt::Display;

use base64::{Engine, engine::general_purpose::STANDARD};
use schemactl_model::schema::{Cardinality, EnumId, FieldId, Kind, MessageId, Schema};
use serde_json::Value as Json;

use super::{Refused, key};
use crate::compatibility::messages::{Message, Value};

type Result<T> = std::result::Result<T, Refused>;

/// Reads a message.
pub fn read(schema: &Schema, message: MessageId, json: &Json) -> Result<Message> {
    let object = json.as_object().ok_or_else(|| refused(schema[message].full_name.as_ref(), json))?;
    let mut made = Message::default();
    for (name, json) in object {
        if let Some(id) = field_by_key(schema, message, name).filter(|_| !json.is_null()) {
            field(schema, id, json, &mut made)?;
        }
    }
    Ok(made)
}

/// By the name in JSON, else by the name as written.
fn field_by_key(schema: &Schema, message: MessageId, name: &str) -> Option<FieldId> {
    if let Some(full_name) = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        let found = schema.find(full_name)?;
        return match found {
            schemactl_model::schema::Element::Field(id) if schema[id].extendee == Some(message) => Some(id),
            _ => None,
        };
    }
    let mut fields = schema[message].fields.iter().copied();
    fields.find(|id| key(&schema[*id]) == name).or_else(|| schema.field_by_name(message, name))
}

fn field(schema: &Schema, id: FieldId, json: &Json, made: &mut Message) -> Result<()> {
    let field = &schema[id];
    let wrong = || refused(&field.full_name, json);
    match field.cardinality {
        Cardinality::Map => {
            let (key_id, value_id) = schema.map_entry(id).ok_or_else(wrong)?;
            for (key, value) in json.as_object().ok_or_else(wrong)? {
                let key = single(schema, key_id, &Json::String(key.clone()))?;
                made.insert(field, key, single(schema, value_id, value)?);
            }
        }
        Cardinality::Repeated => {
            for value in json.as_array().ok_or_else(wrong)? {
                made.push(field, single(schema, id, value)?);
            }
        }
        _ => made.set(schema, id, single(schema, id, json)?),
    }
    Ok(())
}

fn single(schema: &Schema, id: FieldId, json: &Json) -> Result<Value> {
    let field = &schema[id];
    let name: &str = &field.full_name;
    Ok(match field.kind {
        Kind::Bool => match json {
            Json::Bool(value) => Value::Bool(*value),
            // As the key of a map.
            Json::String(text) => Value::Bool(text.parse().map_err(|_| refused(name, json))?),
            _ => return Err(refused(name, json)),
        },
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::Int(number::<i32>(name, json)?.into()),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::Int(number(name, json)?),
        Kind::Uint32 | Kind::Fixed32 => Value::Uint(number::<u32>(name, json)?.into()),
        Kind::Uint64 | Kind::Fixed64 => Value::Uint(number(name, json)?),
        Kind::Float => Value::Float(canonical(float(name, json)?)),
        Kind::Double => Value::Double(float(name, json)?.to_bits()),
        Kind::Enum(id) => Value::Enum(enumeration(schema, id, json)?),
        Kind::String => Value::Text(json.as_str().ok_or_else(|| refused(name, json))?.to_owned()),
        Kind::Bytes => {
            let text = json.as_str().ok_or_else(|| refused(name, json))?;
            Value::Bytes(STANDARD.decode(text).map_err(|_| refused(name, json))?)
        }
        Kind::Message(id) | Kind::Group(id) => Value::Message(read(schema, id, json)?),
    })
}

fn canonical(value: f64) -> u32 {
    if value.is_nan() { f32::NAN.to_bits() } else { (value as f32).to_bits() }
}

/// An integer, as a number or as text.
fn number<T: std::str::FromStr>(name: &str, json: &Json) -> Result<T> {
    let text = match json {
        Json::String(text) => text.clone(),
        Json::Number(number) => number.to_string(),
        _ => return Err(refused(name, json)),
    };
    text.parse().map_err(|_| refused(name, json))
}

fn float(name: &str, json: &Json) -> Result<f64> {
    match json {
        Json::Number(number) => number.as_f64().ok_or_else(|| refused(name, json)),
        Json::String(text) => match text.as_str() {
            "NaN" => Ok(f64::NAN),
            "Infinity" => Ok(f64::INFINITY),
            "-Infinity" => Ok(f64::NEG_INFINITY),
            text => text.parse().map_err(|_| refused(name, json)),
        },
        _ => Err(refused(name, json)),
    }
}

fn enumeration(schema: &Schema, id: EnumId, json: &Json) -> Result<i32> {
    let item = &schema[id];
    let mut values = item.values.iter().map(|value| &schema[*value]);
    let found = match json {
        Json::String(name) => values.find(|value| *value.name == **name).map(|value| value.number),
        _ => {
            let wanted = number::<i32>(&item.full_name, json)?;
            let is_named = values.any(|value| value.number == wanted);
            (item.features.open_enums || is_named).then_some(wanted)
        }
    };
    found.ok_or_else(|| refused(&item.full_name, json))
}

fn refused(name: impl Display, json: &Json) -> Refused {
    Refused(format!("{name} cannot be {json}"))
}
