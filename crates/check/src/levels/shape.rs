//! What fields look like on the wire.

use schemactl_model::schema::{FieldId, Kind, Schema};

/// What a field's values are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Scalar(Scalar),
    Map,
    Message,
    /// A message between tags of its own, which nothing else reads.
    Group,
}

/// Scalars that are read from each other's bytes; enums are numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scalar {
    Number,
    SignedNumber,
    StringOrBytes,
    Fixed32,
    Fixed64,
    Float,
    Double,
}

/// What a field's values are made of.
pub(super) fn shape(schema: &Schema, field: FieldId) -> Shape {
    if schema.map_entry(field).is_some() {
        return Shape::Map;
    }
    match schema[field].kind {
        Kind::Message(_) => Shape::Message,
        Kind::Group(_) => Shape::Group,
        Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 | Kind::Bool | Kind::Enum(_) => {
            Shape::Scalar(Scalar::Number)
        }
        Kind::Sint32 | Kind::Sint64 => Shape::Scalar(Scalar::SignedNumber),
        Kind::String | Kind::Bytes => Shape::Scalar(Scalar::StringOrBytes),
        Kind::Fixed32 | Kind::Sfixed32 => Shape::Scalar(Scalar::Fixed32),
        Kind::Fixed64 | Kind::Sfixed64 => Shape::Scalar(Scalar::Fixed64),
        Kind::Float => Shape::Scalar(Scalar::Float),
        Kind::Double => Shape::Scalar(Scalar::Double),
    }
}
