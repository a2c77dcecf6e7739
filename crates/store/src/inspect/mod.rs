//! What a checker asks: whether the tables agree with each other, and what the index holds.

mod index;
mod opening;
mod relations;

pub use index::IndexedEvent;
pub(crate) use opening::{postgres, sqlite};
pub use relations::{Relation, relations};
