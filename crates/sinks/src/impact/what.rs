//! What changed at one place of an event, as far as a destination gets to see it.

use schemactl_model::schema::{FieldId, Kind, Schema};

use super::value::ImpactElement;
use crate::{
    changes::Class,
    desired::{Member, member},
    types::{Type, postgres},
};

/// A change at one place.
pub(super) enum What {
    /// A value arrives that did not.
    Added,
    /// Its keyed hash arrives, and did not.
    AddedHash,
    /// It arrives as it is, where its keyed hash did and has no place of its own.
    Unhashed,
    /// A oneof is new, so that something has to say which of its members is set.
    AddedOneof(String),
    /// A value that did arrive does no more.
    Gone,
    /// It has another name: the column's at the top of a table, else the field's.
    Renamed { before: String, after: String },
    /// It is of another type, or the schema asks for another one here.
    Type { before: Box<Value>, after: Box<Value> },
    /// It became the member of a oneof, which was there before or was not.
    IntoOneof { name: String, existed: bool },
    /// It is no more the member of a oneof.
    LeftOneof,
    /// A value of its enum is new, is called otherwise, or is gone.
    EnumValue { class: Class, reason: String },
    /// Whether it is absent can be told from now on.
    Optional,
    /// What changed lies deeper than is looked at.
    TooDeep,
    /// It is masked from now on, or is no more.
    Masked(bool),
}

/// A change with its place.
pub(super) struct Found {
    pub(super) what: What,
    pub(super) element: Option<ImpactElement>,
    /// Numbers from the event down.
    pub(super) numbers: Vec<i32>,
    /// Whether rows are sorted or partitioned by it.
    pub(super) is_key: bool,
    /// Whether it is of the values of a map.
    pub(super) is_in_map: bool,
}

impl Found {
    /// Whether it lies inside a message of the event.
    pub(super) fn is_nested(&self) -> bool {
        self.numbers.len() > 1
    }
}

/// A field's values.
pub(super) struct Value {
    /// Under the field's own name, with the type it has in Postgres.
    pub(super) member: Member,
    pub(super) kind: Kind,
    pub(super) is_repeated: bool,
    /// The type that the schema asks for at the destination.
    pub(super) asked: Option<String>,
}

impl Value {
    pub(super) fn of(schema: &Schema, id: FieldId, kind: &str) -> Self {
        let field = &schema[id];
        let column = field.options.field.as_deref().and_then(|options| options.column.as_ref());
        let r#type = match postgres::layout(schema, field.kind) {
            _ if field.is_repeated() => postgres::list(schema, field.kind),
            postgres::Layout::Value(value) => value,
            postgres::Layout::Parts(_) | postgres::Layout::Message => Type::Json,
        };
        Self {
            member: member(schema, id, field.name.to_string(), r#type),
            kind: field.kind,
            is_repeated: field.is_repeated(),
            asked: column.and_then(|column| column.r#type.get(kind).cloned()),
        }
    }

    /// The type as the language writes it.
    pub(super) fn source(&self) -> &str {
        &self.member.source
    }
}

/// Whether anything about two values' types is different.
pub(super) fn is_other_type(before: &Value, after: &Value) -> bool {
    before.source() != after.source()
        || before.member.r#type != after.member.r#type
        || before.asked != after.asked
}
