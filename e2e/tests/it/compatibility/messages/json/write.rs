//! Messages to JSON. Unknown fields have no place in it.

use base64::{Engine, engine::general_purpose::STANDARD};
use schemactl_model::schema::{EnumId, Kind, MessageId, Schema};
use serde_json::{Map, Value as Json, json};

use super::key;
use crate::compatibility::messages::{Message, Slot, Value, field_of};

/// A message as JSON: 64-bit integers as strings, enums by their first name.
pub fn write(schema: &Schema, message: MessageId, value: &Message) -> Json {
    let mut object = Map::new();
    for (number, slot) in &value.fields {
        let id = field_of(schema, message, *number).expect("a message holds fields of its schema");
        let kind = schema[id].kind;
        let written = match slot {
            Slot::One(value) => single(schema, kind, value),
            Slot::List(values) => values.iter().map(|value| single(schema, kind, value)).collect(),
            Slot::Map(entries) => {
                let (key_id, value_id) = schema.map_entry(id).expect("only a map field holds a map");
                let kinds = (schema[key_id].kind, schema[value_id].kind);
                let entries = entries.iter().map(|(key, value)| {
                    (text(&single(schema, kinds.0, key)), single(schema, kinds.1, value))
                });
                Json::Object(entries.collect())
            }
        };
        object.insert(key(&schema[id]), written);
    }
    Json::Object(object)
}

fn text(key: &Json) -> String {
    key.as_str().map_or_else(|| key.to_string(), str::to_owned)
}

fn single(schema: &Schema, kind: Kind, value: &Value) -> Json {
    match (kind, value) {
        (_, Value::Bool(value)) => json!(value),
        (Kind::Int64 | Kind::Sint64 | Kind::Sfixed64, Value::Int(value)) => json!(value.to_string()),
        (_, Value::Int(value)) => json!(value),
        (Kind::Uint64 | Kind::Fixed64, Value::Uint(value)) => json!(value.to_string()),
        (_, Value::Uint(value)) => json!(value),
        (_, Value::Float(bits)) => float(f32::from_bits(*bits).into(), json!(f32::from_bits(*bits))),
        (_, Value::Double(bits)) => float(f64::from_bits(*bits), json!(f64::from_bits(*bits))),
        (Kind::Enum(id), Value::Enum(number)) => enumeration(schema, id, *number),
        (_, Value::Text(text)) => json!(text),
        (_, Value::Bytes(bytes)) => json!(STANDARD.encode(bytes)),
        (Kind::Message(id) | Kind::Group(id), Value::Message(message)) => write(schema, id, message),
        (kind, value) => unreachable!("{value:?} is no value of {kind:?}"),
    }
}

fn float(value: f64, finite: Json) -> Json {
    if value.is_nan() {
        json!("NaN")
    } else if value.is_infinite() {
        json!(if value > 0.0 { "Infinity" } else { "-Infinity" })
    } else {
        finite
    }
}

fn enumeration(schema: &Schema, id: EnumId, number: i32) -> Json {
    let mut values = schema[id].values.iter().map(|value| &schema[*value]);
    values.find(|value| value.number == number).map_or(json!(number), |value| json!(&*value.name))
}
