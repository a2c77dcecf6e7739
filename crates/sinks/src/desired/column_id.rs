//! Which column is which, whatever it is called.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Identity of a column, as its comment records it.
///
/// A field's number (`3`); numbers from the event down where a nested message was laid out in
/// columns (`7.5`); with a word behind it where one field takes several columns or its hash takes
/// its place (`6.amount`, `3.hash`). Columns that are not a field's: `envelope.event_id`,
/// `oneof.method`, `data`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(Box<str>);

impl ColumnId {
    /// The column of a field by the numbers that lead to it.
    pub(crate) fn field(path: &[i32]) -> Self {
        let numbers: Vec<_> = path.iter().map(i32::to_string).collect();
        Self(numbers.join(".").into())
    }

    /// One of several columns of a field.
    pub(crate) fn part(&self, part: &str) -> Self {
        Self(format!("{}.{part}", self.0).into())
    }

    /// A column that is copied from the envelope.
    pub(crate) fn envelope(field: &str) -> Self {
        Self(format!("envelope.{field}").into())
    }

    /// The column that says which member of a oneof is set.
    pub(crate) fn oneof(path: &[i32], name: &str) -> Self {
        let numbers: String = path.iter().map(|number| format!("{number}.")).collect();
        Self(format!("{numbers}oneof.{name}").into())
    }

    /// The struct of an event's own fields.
    pub(crate) fn data() -> Self {
        Self("data".into())
    }

    /// A column that somebody else made: never one of ours, and never touched.
    pub fn foreign() -> Self {
        Self("foreign".into())
    }

    /// Whether somebody else made it.
    pub fn is_foreign(&self) -> bool {
        *self == Self::foreign()
    }

    /// The identity as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ColumnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for ColumnId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
        if text.is_empty() || text.len() > 400 || !text.chars().all(known) {
            return Err("a column's tag is made of letters, digits, dots and underscores");
        }
        Ok(Self(text.into()))
    }
}

impl Serialize for ColumnId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for ColumnId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}
