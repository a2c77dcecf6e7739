//! The change feed: gapless, in the order of commits, with what each change did to which events.

mod append;
mod events;
mod kind;
mod read;
mod trace;

use schemactl_model::{Digest, EventName, ModuleName, Version};
use time::OffsetDateTime;

pub use events::{ChangedDestination, ChangedEvent, DestinationEffect, EventEffect};
pub use kind::ChangeKind;
pub use read::{ChangeFilter, ChangeSlice};
pub use trace::TracedChange;

use crate::{StoreError, text};

/// One step of the registry's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// 1, 2, 3, …: whoever has read up to one of them has missed none before it.
    pub seq: u64,
    /// When.
    pub at: OffsetDateTime,
    /// What happened: the word of a [`ChangeKind`], or one of a later version of this program.
    pub kind: String,
    /// To which module.
    pub module: ModuleName,
    /// Which version; of an approval the one that the change replaces.
    pub version: Version,
    /// That version's digest; of an approval the change's.
    pub digest: Digest,
    /// What the change amounted to.
    pub bump: String,
}

/// A change with what it did to events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetailedChange {
    /// The change.
    pub change: Change,
    /// The events that it added, changed or removed, in the order of their names.
    pub events: Vec<ChangedEvent>,
}

type Row = (i64, OffsetDateTime, String, String, String, String, String);

fn stored((seq, at, kind, module, version, digest, bump): Row) -> Result<Change, StoreError> {
    Ok(Change {
        seq: text::natural("a change's number", seq)?,
        at,
        kind,
        module: text::parse("a module name", &module)?,
        version: text::parse("a version", &version)?,
        digest: text::parse("a digest", &digest)?,
        bump,
    })
}

/// A number of the feed as the database's integers; one that is too large is behind all there are.
fn position(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

fn event_name(text: &str) -> Result<EventName, StoreError> {
    text::parse("an event name", text)
}
