//! How a field is set and read in Rust.

use schemactl_model::{
    Schema,
    schema::{Cardinality, FieldId, Kind},
};

use super::{names::oneof_type, paths};
use crate::{
    events::Plan,
    naming::rust::{camel, snake},
};

/// How a builder sets a field.
pub struct Setter {
    /// Type of the argument.
    pub argument: String,
    /// The statement's left side, in the message.
    pub target: String,
    /// Its right side, from `value`.
    pub value: String,
}

/// The setter of an event's field.
pub fn setter(schema: &Schema, plan: &Plan, id: FieldId) -> Setter {
    let field = &schema[id];
    let oneof = field.oneof.filter(|id| !schema[*id].is_synthetic);
    let target = snake(oneof.map_or(&field.name, |id| &schema[id].name));
    let argument = single_argument(schema, field.kind);
    let (argument, value) = match field.cardinality {
        Cardinality::Map => map(schema, id),
        Cardinality::Repeated => (
            format!("impl ::std::iter::IntoIterator<Item = {argument}>"),
            "value.into_iter().map(::std::convert::Into::into).collect()".to_owned(),
        ),
        Cardinality::Implicit | Cardinality::Required => (argument, "value.into()".to_owned()),
        Cardinality::Explicit => match oneof {
            Some(oneof) => {
                let variant = format!("{}::{}", oneof_path(schema, plan, oneof), camel(&field.name));
                (argument, format!("Some({variant}(value.into()))"))
            }
            None => (argument, "Some(value.into())".to_owned()),
        },
    };
    Setter { argument, target, value }
}

fn map(schema: &Schema, id: FieldId) -> (String, String) {
    let (key, value) = schema.map_entry(id).expect("a map field has an entry");
    let key = single_argument(schema, schema[key].kind);
    let value = single_argument(schema, schema[value].kind);
    let collect = "value.into_iter().map(|(key, value)| (key.into(), value.into())).collect()";
    (format!("impl ::std::iter::IntoIterator<Item = ({key}, {value})>"), collect.to_owned())
}

/// The argument for one value: what converts into it where there is more than one spelling.
fn single_argument(schema: &Schema, kind: Kind) -> String {
    match kind {
        Kind::String => "impl ::std::convert::Into<::std::string::String>".to_owned(),
        Kind::Bytes => "impl ::std::convert::Into<::std::vec::Vec<u8>>".to_owned(),
        Kind::Bool => "bool".to_owned(),
        Kind::Double => "f64".to_owned(),
        Kind::Float => "f32".to_owned(),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => "i32".to_owned(),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => "i64".to_owned(),
        Kind::Uint32 | Kind::Fixed32 => "u32".to_owned(),
        Kind::Uint64 | Kind::Fixed64 => "u64".to_owned(),
        Kind::Message(_) | Kind::Group(_) | Kind::Enum(_) => {
            // A type without a path was refused before.
            let path = paths::type_path(schema, kind).unwrap_or_default();
            match schema.type_name(kind) {
                Some(
                    "google.protobuf.StringValue"
                    | "google.protobuf.BytesValue"
                    | "google.protobuf.Timestamp",
                ) => {
                    format!("impl ::std::convert::Into<{path}>")
                }
                _ => path,
            }
        }
    }
}

/// An expression for an id in `self`, as `Option<String>`.
pub fn id_expression(schema: &Schema, plan: &Plan, id: Option<FieldId>) -> String {
    expression(schema, plan, id, ".text()")
}

/// An expression for a time in `self`, as `Option<Timestamp>`.
pub fn time_expression(schema: &Schema, plan: &Plan, id: Option<FieldId>) -> String {
    let suffix = match id.map(|id| &schema[id]) {
        Some(field) if field.cardinality == Cardinality::Required => {
            return format!("Some(self.{})", snake(&field.name));
        }
        Some(field) if field.oneof.is_some_and(|id| !schema[id].is_synthetic) => ".to_owned().into()",
        _ => "",
    };
    expression(schema, plan, id, suffix)
}

fn expression(schema: &Schema, plan: &Plan, id: Option<FieldId>, suffix: &str) -> String {
    let Some(id) = id else { return "None".to_owned() };
    let field = &schema[id];
    match field.oneof.filter(|id| !schema[*id].is_synthetic) {
        None => format!("self.{}{suffix}", snake(&field.name)),
        Some(oneof) => {
            let member = snake(&schema[oneof].name);
            let variant = format!("{}::{}", oneof_path(schema, plan, oneof), camel(&field.name));
            format!("match &self.{member} {{ Some({variant}(value)) => value{suffix}, _ => None }}")
        }
    }
}

fn oneof_path(schema: &Schema, plan: &Plan, id: schemactl_model::schema::OneofId) -> String {
    format!("{}::{}", paths::message_module(schema, schema[id].parent), oneof_type(schema, plan, id))
}
