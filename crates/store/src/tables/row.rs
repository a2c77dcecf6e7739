//! A row of any table.

use std::fmt;

use time::OffsetDateTime;

use super::Table;

/// A row; its values are in the order of its table's columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which table's.
    pub table: &'static Table,
    /// A value to a column.
    pub values: Vec<Value>,
}

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Null,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A point in time.
    Time(OffsetDateTime),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Row {
    /// The text of a column; empty where it is null or no text.
    pub fn text(&self, column: &str) -> &str {
        match self.value(column) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The number in a column; 0 where it is null or no number.
    pub fn integer(&self, column: &str) -> i64 {
        match self.value(column) {
            Some(Value::Integer(number)) => *number,
            _ => 0,
        }
    }

    /// The bytes of a column; empty where it is null or no bytes.
    pub fn bytes(&self, column: &str) -> &[u8] {
        match self.value(column) {
            Some(Value::Bytes(bytes)) => bytes,
            _ => &[],
        }
    }

    /// The values of the primary key.
    pub fn key(&self) -> &[Value] {
        &self.values[..self.table.key.min(self.values.len())]
    }

    fn value(&self, column: &str) -> Option<&Value> {
        let position = self.table.columns.iter().position(|one| one.name == column);
        debug_assert!(position.is_some(), "{} has no column {column}", self.table.name);
        self.values.get(position?)
    }
}

/// The table and the key, to find it by.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.table.name)?;
        for (column, value) in self.table.columns.iter().zip(self.key()) {
            match value {
                Value::Text(text) => write!(f, " {}={text}", column.name)?,
                Value::Integer(number) => write!(f, " {}={number}", column.name)?,
                Value::Null | Value::Time(_) | Value::Bytes(_) => {}
            }
        }
        Ok(())
    }
}
