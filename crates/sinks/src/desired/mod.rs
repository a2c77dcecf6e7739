//! The desired state: what must exist so that every event can land where it says, as plain values.

mod build;
mod check;
mod column_id;
mod envelope;
mod lake;
mod layout;
mod mark;
mod personal;
mod postgres;
mod report;
mod settings;
mod streams;
mod tables;

use serde::{Deserialize, Serialize};

pub use build::desired;
pub(crate) use build::{Built, BuiltDestination, Landing, build};
pub use column_id::ColumnId;
pub(crate) use lake::ALL_EVENTS;
pub(crate) use layout::{asked_name, member};
pub use mark::{ColumnMark, TableMark};
pub(crate) use personal::Personal;
pub(crate) use postgres::fit;
pub(crate) use report::rule;
use schemactl_model::EventName;

use crate::types::Type;

/// What must exist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desired {
    /// Tables by engine, namespace and name.
    pub tables: Vec<Table>,
    /// Kinesis streams by name.
    pub streams: Vec<Stream>,
    /// The files below the lake's tables; none where no event lands in the lake.
    pub lake: Option<Lake>,
    /// The AWS region of streams and lake; none is the one the tools are configured with.
    pub region: Option<String>,
}

impl Desired {
    /// Names of streams that `after` wants no more.
    pub(crate) fn gone_streams<'a>(&'a self, after: &'a Desired) -> impl Iterator<Item = &'a str> {
        let wanted = |name: &str| after.streams.iter().any(|stream| stream.name == name);
        self.streams.iter().map(|stream| stream.name.as_str()).filter(move |name| !wanted(name))
    }
}

/// Who keeps a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Engine {
    Glue,
    Postgres,
}

impl Engine {
    /// The name as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Engine::Glue => "Glue",
            Engine::Postgres => "Postgres",
        }
    }
}

/// A table's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TableName {
    pub engine: Engine,
    /// The schema in Postgres, the database in Glue.
    pub namespace: String,
    pub name: String,
}

impl std::fmt::Display for TableName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} table {}.{}", self.engine.as_str(), self.namespace, self.name)
    }
}

/// A table of one event; or, in the lake, of all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    #[serde(flatten)]
    pub name: TableName,
    /// What it is of.
    pub mark: TableMark,
    /// The event's description.
    pub comment: String,
    /// Columns in order; the envelope's first.
    pub columns: Vec<Column>,
    /// Days for which rows are kept, where the event says so.
    pub retention_days: Option<u32>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Says across renames which column it is.
    pub id: ColumnId,
    #[serde(flatten)]
    pub value: Member,
    /// What the schema says about it.
    pub comment: String,
}

/// A named value: a column's, or a struct's member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The field's number; 0 for a column that is not one field's.
    pub number: i32,
    pub name: String,
    pub r#type: Type,
    /// What it is made of, as the language writes it: `uint64`, `repeated acme.shop.v1.LineItem`.
    pub source: String,
    /// The oneof its field is a member of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oneof: Option<String>,
    /// Names of an enum's values by number; empty for all else, and where they are not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(i32, String)>,
}

/// A Kinesis stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stream {
    pub name: String,
    /// Whether it is the environment's stream for all events.
    pub is_global: bool,
    pub retention_hours: u32,
    /// Events that it carries, sorted.
    pub events: Vec<EventName>,
}

/// The files of a lake and what fills them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lake {
    pub bucket: String,
    /// Path below which everything lies; without slashes at its ends.
    pub prefix: String,
    /// The Glue database.
    pub database: String,
    /// The Kinesis stream that feeds it.
    pub stream: String,
    /// Events that land, by name.
    pub events: Vec<LakeEvent>,
}

/// An event that lands in the lake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LakeEvent {
    pub name: EventName,
    /// Its Glue table.
    pub table: String,
    /// Where its files lie: a path below the lake's own, without slashes at its ends.
    pub path: String,
    pub retention_days: Option<u32>,
}
