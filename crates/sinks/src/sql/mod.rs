//! Changes as SQL.

pub mod postgres;
mod quote;
pub mod sqlite;
