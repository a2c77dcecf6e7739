//! The tables as they are, row by row: for what walks or moves all of them and asks nothing of any one.

mod list;
mod read;
mod row;
mod write;

pub use list::TABLES;
pub use row::{Row, Value};

/// A table, with what it takes to read and write its rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns, in the order that [`Row::values`] has.
    pub columns: &'static [Column],
    /// How many of the first columns make up the primary key.
    pub key: usize,
}

/// A column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds where it is not null.
    pub kind: Kind,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A point in time.
    Time,
    /// Bytes.
    Bytes,
}

impl Table {
    /// The table of this name.
    pub fn named(name: &str) -> Option<&'static Table> {
        TABLES.iter().find(|table| table.name == name)
    }

    /// How many rows are read or written at a time: few where one may be large.
    pub fn page(&self) -> u32 {
        let is_large = self.columns.iter().any(|column| column.kind == Kind::Bytes);
        if is_large { 4 } else { 200 }
    }
}
