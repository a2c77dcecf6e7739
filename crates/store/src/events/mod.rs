//! The event index: the events of every module's latest version, found by what they say.

mod choice;
mod facets;
mod index;
mod search;
mod tags;

pub use facets::{Counted, Counts, Facets};
pub use index::NewEvent;
pub use search::{EventQuery, EventVersion, StoredEvent};
pub use tags::Tag;
