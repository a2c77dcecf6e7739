//! How messages name an element.

use schemactl_model::schema::{Cardinality, Field, FieldId, Kind, MessageId, Schema, Syntax};

use crate::go_text::quoted;

/// `Field "4" with name "email" on message "Order"`; an extension goes by its full names.
pub(super) fn field(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    let name = if field.is_extension() { &field.full_name } else { &field.name };
    format!("{} with name {} {}", kind_and_number(field), quoted(name), on_message(schema, field))
}

/// The same without the name: for when the name is what changed.
pub(super) fn field_by_number(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    format!("{} {}", kind_and_number(field), on_message(schema, field))
}

fn kind_and_number(field: &Field) -> String {
    let kind = if field.is_extension() { "Extension" } else { "Field" };
    format!("{kind} \"{}\"", field.number)
}

fn on_message(schema: &Schema, field: &Field) -> String {
    let name = match (field.extendee, field.parent) {
        (Some(extendee), _) => &schema[extendee].full_name,
        (None, Some(parent)) => &schema[parent].name,
        (None, None) => &field.full_name,
    };
    format!("on message {}", quoted(name))
}

/// What holds a field: the message it is in, or the one it extends.
pub(super) fn container(schema: &Schema, id: FieldId) -> Option<MessageId> {
    schema[id].extendee.or(schema[id].parent)
}

/// Whether a field belongs to the entry of a map.
pub(super) fn in_map_entry(schema: &Schema, id: FieldId) -> bool {
    container(schema, id).is_some_and(|message| schema[message].is_map_entry())
}

/// How many values a field holds.
pub(super) fn cardinality(cardinality: Cardinality) -> &'static str {
    match cardinality {
        Cardinality::Implicit => "optional with implicit presence",
        Cardinality::Explicit => "optional with explicit presence",
        Cardinality::Required => "required",
        Cardinality::Repeated => "repeated",
        Cardinality::Map => "map",
    }
}

/// What a field's values are; a group outside proto2 is a message with another encoding.
pub(super) fn kind(schema: &Schema, id: FieldId) -> &'static str {
    let field = &schema[id];
    let is_proto2 = matches!(schema[field.file].syntax, Syntax::Unspecified | Syntax::Proto2);
    match field.kind {
        Kind::Group(_) if !is_proto2 => "message (delimited encoding)",
        kind => kind.as_str(),
    }
}

/// A field as a .proto declares it, for hints: `repeated string tags = 4;`
pub(super) fn declaration(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    let is_proto2 = matches!(schema[field.file].syntax, Syntax::Unspecified | Syntax::Proto2);
    let label = match field.cardinality {
        Cardinality::Required => "required ",
        Cardinality::Repeated => "repeated ",
        Cardinality::Explicit if field.proto3_optional || (is_proto2 && field.oneof.is_none()) => "optional ",
        Cardinality::Explicit | Cardinality::Implicit | Cardinality::Map => "",
    };
    format!("{label}{} {} = {};", type_text(schema, id), field.name, field.number)
}

/// The type of a field as a .proto writes it.
pub(crate) fn type_text(schema: &Schema, id: FieldId) -> String {
    if let Some((key, value)) = schema.map_entry(id) {
        return format!("map<{}, {}>", single(schema, key), single(schema, value));
    }
    single(schema, id).to_owned()
}

fn single(schema: &Schema, id: FieldId) -> &str {
    let kind = schema[id].kind;
    schema.type_name(kind).unwrap_or(kind.as_str())
}
