//! How proto types lie in the lake's Glue tables.
//!
//! Firehose writes the files from the ProtoJSON of the stream, so a column's type is what that JSON
//! holds: a Duration is text like `3.5s`, bytes are Base64 text, an enum is its name, and messages of
//! `google.type` are the structs they are.

use schemactl_model::schema::{Kind, MessageId, Schema};

use super::{
    Type,
    well_known::{WellKnown, well_known},
};

/// What one value of a kind comes to.
pub(crate) enum Layout {
    Value(Type),
    /// A message with fields of its own.
    Message(MessageId),
}

/// The layout of one value of a kind.
pub(crate) fn layout(schema: &Schema, kind: Kind) -> Layout {
    let Some(message) = kind.message() else {
        return Layout::Value(scalar(kind));
    };
    let wrapped = || schema.field_by_number(message, 1).map(|value| schema[value].kind);
    match well_known(&schema[message].full_name) {
        Some(WellKnown::Timestamp) => Layout::Value(Type::Timestamp),
        Some(WellKnown::Wrapper) => Layout::Value(wrapped().map_or(Type::Text, scalar)),
        Some(
            WellKnown::Duration | WellKnown::FieldMask | WellKnown::Json | WellKnown::Any | WellKnown::Empty,
        ) => Layout::Value(Type::Text),
        // Hive has no struct without members.
        _ if schema[message].fields.is_empty() => Layout::Value(Type::Text),
        _ => Layout::Message(message),
    }
}

fn scalar(kind: Kind) -> Type {
    match kind {
        Kind::Bool => Type::Boolean,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Type::Int32,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint32 | Kind::Fixed32 => Type::Int64,
        Kind::Uint64 | Kind::Fixed64 => Type::UNSIGNED_64,
        Kind::Float => Type::Float32,
        Kind::Double => Type::Float64,
        Kind::String | Kind::Bytes | Kind::Enum(_) | Kind::Message(_) | Kind::Group(_) => Type::Text,
    }
}

/// The type as Hive writes it.
pub(crate) fn spell(r#type: &Type) -> String {
    match r#type {
        Type::Boolean => "boolean".to_owned(),
        Type::Int32 => "int".to_owned(),
        Type::Int64 => "bigint".to_owned(),
        Type::Float32 => "float".to_owned(),
        Type::Float64 => "double".to_owned(),
        Type::Decimal { precision, scale } => format!("decimal({precision},{scale})"),
        Type::Text | Type::Uuid | Type::Json => "string".to_owned(),
        Type::Varchar(length) => format!("varchar({length})"),
        Type::Bytes => "binary".to_owned(),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Array(element) => format!("array<{}>", spell(element)),
        Type::Map(key, value) => format!("map<{},{}>", spell(key), spell(value)),
        Type::Struct(members) => {
            let members: Vec<_> =
                members.iter().map(|member| format!("{}:{}", member.name, spell(&member.r#type))).collect();
            format!("struct<{}>", members.join(","))
        }
    }
}
