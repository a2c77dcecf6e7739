//! How proto types lie in Postgres. Messages, maps and lists of messages are JSON; everything else
//! has a column type that holds all its values.

use schemactl_model::schema::{Kind, Schema};

use super::{
    Type,
    well_known::{WellKnown, well_known},
};

/// What one value of a kind comes to.
pub(crate) enum Layout {
    /// One column.
    Value(Type),
    /// Several: word in the identity, suffix of the name, type.
    Parts(&'static [(&'static str, Type)]),
    /// A message without a meaning of its own.
    Message,
}

const MONEY: &[(&str, Type)] =
    &[("amount", Type::Decimal { precision: 28, scale: 9 }), ("currency", Type::Text)];
const LAT_LNG: &[(&str, Type)] = &[("lat", Type::Float64), ("lng", Type::Float64)];

/// The layout of one value of a kind.
pub(crate) fn layout(schema: &Schema, kind: Kind) -> Layout {
    let Some(message) = kind.message() else {
        return Layout::Value(scalar(schema, kind));
    };
    let Some(known) = well_known(&schema[message].full_name) else {
        return Layout::Message;
    };
    Layout::Value(match known {
        WellKnown::Timestamp => Type::Timestamp,
        // Microseconds: the range of Duration does not fit an int64 of nanoseconds.
        WellKnown::Duration => Type::Int64,
        WellKnown::Wrapper => match schema.field_by_number(message, 1) {
            Some(value) => scalar(schema, schema[value].kind),
            None => Type::Json,
        },
        WellKnown::Json | WellKnown::Any => Type::Json,
        WellKnown::Empty => Type::Boolean,
        WellKnown::FieldMask => Type::Text.array(),
        WellKnown::Date => Type::Date,
        WellKnown::Money => return Layout::Parts(MONEY),
        WellKnown::LatLng => return Layout::Parts(LAT_LNG),
        WellKnown::Decimal => Type::Text,
    })
}

/// The type of a list of a kind.
pub(crate) fn list(schema: &Schema, kind: Kind) -> Type {
    match layout(schema, kind) {
        Layout::Value(Type::Json | Type::Array(_)) | Layout::Parts(_) | Layout::Message => Type::Json,
        Layout::Value(element) => element.array(),
    }
}

fn scalar(schema: &Schema, kind: Kind) -> Type {
    match kind {
        Kind::Bool => Type::Boolean,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Type::Int32,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 | Kind::Uint32 | Kind::Fixed32 => Type::Int64,
        Kind::Uint64 | Kind::Fixed64 => Type::UNSIGNED_64,
        Kind::Float => Type::Float32,
        Kind::Double => Type::Float64,
        Kind::String => Type::Text,
        Kind::Bytes => Type::Bytes,
        Kind::Enum(id) => match schema[id].options.r#enum.as_deref().and_then(|options| options.storage) {
            Some(2) => Type::Int32,
            _ => Type::Text,
        },
        Kind::Message(_) | Kind::Group(_) => Type::Json,
    }
}
