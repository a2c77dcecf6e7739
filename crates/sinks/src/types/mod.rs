//! Types of columns: one set for all engines, a map from proto types per engine, and a grammar per
//! engine for the types that a schema asks for itself.

pub(crate) mod glue;
pub(crate) mod grammar;
pub(crate) mod postgres;
mod schema_override;
pub(crate) mod well_known;

pub(crate) use schema_override::overridden;
use serde::{Deserialize, Serialize};

use crate::desired::Member;

/// A column's type. Engines print it each in their words; none has all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    Boolean,
    Int32,
    Int64,
    Float32,
    Float64,
    /// Exact decimal numbers.
    Decimal {
        precision: u16,
        scale: u16,
    },
    Text,
    /// Text of at most so many characters.
    Varchar(u32),
    Uuid,
    Bytes,
    /// A point in time, in UTC.
    Timestamp,
    Date,
    /// Any JSON value.
    Json,
    Array(Box<Type>),
    Map(Box<Type>, Box<Type>),
    Struct(Vec<Member>),
}

impl Type {
    /// What holds every unsigned 64-bit number.
    pub const UNSIGNED_64: Type = Type::Decimal { precision: 20, scale: 0 };

    /// A list of it.
    pub fn array(self) -> Self {
        Type::Array(Box::new(self))
    }
}
