//! How messages name an element: by the path that schema registries write, for example
//! `#/Order/Line/2`, names within the package and numbers of fields.

use schemactl_model::schema::{Element, FieldId, Schema};

use super::pairs::oneof;
use crate::go_text::quoted;

/// The path of a message, enum or oneof.
pub(super) fn path(schema: &Schema, element: impl Into<Element>) -> String {
    format!("#/{}", schema.nested_name(element).replace('.', "/"))
}

/// `Field "sku" at #/Order/Line/2`
pub(super) fn field(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    let around = match (field.parent, oneof(schema, id)) {
        (_, Some(oneof)) => path(schema, oneof),
        (Some(parent), None) => path(schema, parent),
        (None, None) => path(schema, id),
    };
    format!("Field {} at {around}/{}", quoted(&field.name), field.number)
}
