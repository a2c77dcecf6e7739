//! The event index: the events of every module's latest version, found by what they say, and what they said in
//! every version before.

mod choice;
mod facets;
mod facts;
mod index;
mod search;
mod tags;
mod unread;

pub use facets::{Counted, Counts, Facets};
pub(crate) use facts::milliseconds;
pub use index::NewEvent;
pub use search::{EventQuery, EventVersion, StoredEvent};
pub use tags::{Tag, TagQuery, TagState};
