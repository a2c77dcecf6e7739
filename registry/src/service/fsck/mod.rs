//! Whether a database holds what a registry wrote: every version, blob, index row, audit row and change.
//!
//! It reads one state of the database throughout, a page at a time, and changes nothing; content that is in a bucket is
//! read there. What the tables say about each other is asked of the database (`schemactl_store::relations`); what they hold is
//! computed anew here, by the functions that a publish uses, and compared.

mod audit;
mod blobs;
mod digests;
mod index;
mod problem;
mod versions;
mod walk;

use schemactl_store::{Store, StoreError, Tx, relations};

pub use problem::Problem;
use walk::Walk;

/// Problems of one sort that are told; where there are more, the last says so.
const MOST: u32 = 100;

/// Whoever asked.
pub trait Watcher {
    /// Something is wrong.
    fn problem(&mut self, problem: Problem);
    /// So many rows were looked at, of so many.
    fn progress(&mut self, done: u64, all: u64);
}

/// What there was to look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Versions.
    pub versions: u64,
    /// Blobs.
    pub blobs: u64,
    /// Changes in the feed.
    pub changes: u64,
    /// Rows of the audit log.
    pub audit: u64,
}

/// Looks at everything and tells what is wrong.
///
/// # Errors
/// The database cannot be read; what is wrong with its content is a problem and no error.
pub async fn fsck(store: &Store, watcher: &mut dyn Watcher) -> Result<Extent, StoreError> {
    look(&mut store.read().await?, watcher).await
}

/// The same in a unit of work, with what it has written so far.
pub(super) async fn look(tx: &mut Tx, watcher: &mut dyn Watcher) -> Result<Extent, StoreError> {
    let mut walk = Walk::new(tx, watcher).await?;
    for relation in relations() {
        let places = walk.tx.contradictions(relation, MOST).await?;
        let is_cut = places.len() == MOST as usize;
        for place in places {
            walk.tell(Problem::of(relation, place));
        }
        if is_cut {
            walk.tell(Problem::more(relation, MOST));
        }
    }
    blobs::walk(&mut walk).await?;
    let published = audit::walk(&mut walk).await?;
    versions::walk(&mut walk, &published).await?;
    blobs::unknown(&mut walk).await?;
    Ok(walk.extent)
}
