//! What all layouts of an event ask of its fields.

use schemactl_model::schema::{Cardinality, EnumValue, Field, FieldId, Kind, Schema};

use super::Member;
use crate::types::{Type, overridden};

/// A field's type with its label, as the language writes it: the source of a column.
pub(super) fn source(schema: &Schema, id: FieldId) -> String {
    let single = |kind: Kind| schema.type_name(kind).unwrap_or(kind.as_str()).to_owned();
    if let Some((key, value)) = schema.map_entry(id) {
        return format!("map<{}, {}>", single(schema[key].kind), single(schema[value].kind));
    }
    match schema[id].cardinality {
        Cardinality::Repeated => format!("repeated {}", single(schema[id].kind)),
        _ => single(schema[id].kind),
    }
}

/// A field's value under a name, with a type.
pub(crate) fn member(schema: &Schema, id: FieldId, name: String, r#type: Type) -> Member {
    let field = &schema[id];
    Member {
        number: field.number,
        name,
        r#type,
        source: source(schema, id),
        oneof: real_oneof(schema, field),
        values: enum_values(schema, field.kind),
    }
}

/// The name of the oneof that a field was written in.
fn real_oneof(schema: &Schema, field: &Field) -> Option<String> {
    let oneof = field.oneof.map(|id| &schema[id])?;
    (!oneof.is_synthetic).then(|| oneof.name.to_string())
}

fn enum_values(schema: &Schema, kind: Kind) -> Vec<(i32, String)> {
    let Kind::Enum(id) = kind else {
        return Vec::new();
    };
    let value = |value: &EnumValue| (value.number, value.name.to_string());
    schema[id].values.iter().map(|id| value(&schema[*id])).collect()
}

/// The column name that a field asks for.
pub(crate) fn asked_name(field: &Field) -> Option<&str> {
    let name = field.options.field.as_deref()?.column.as_ref()?.name.as_deref()?;
    (!name.is_empty()).then_some(name)
}

/// The type of a field's column at a kind of destination: `base`, or what the schema asks for.
///
/// # Errors
/// The type it asks for is none, or does not hold the field's values.
pub(super) fn column_type(field: &Field, kind: &str, base: Type) -> Result<Type, String> {
    let column = field.options.field.as_deref().and_then(|options| options.column.as_ref());
    match column.and_then(|column| column.r#type.get(kind)) {
        Some(wanted) => {
            overridden(kind, &base, wanted).map_err(|problem| format!("field {:?}: {problem}", field.name))
        }
        None => Ok(base),
    }
}

/// What people read about a field: the column comment it asks for, else its own comment.
pub(super) fn comment(schema: &Schema, id: FieldId) -> String {
    let column = schema[id].options.field.as_deref().and_then(|options| options.column.as_ref());
    let asked = column.and_then(|column| column.comment.clone());
    asked.unwrap_or_else(|| {
        let comments = schema.comments_of(id);
        let text = comments.description();
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        lines.join("\n").trim().to_owned()
    })
}
