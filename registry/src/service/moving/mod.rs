//! A whole registry in one file, from one database and into another: for moving, and for backups that need no
//! tools of a database.
//!
//! The file is zstd over lines of JSON: a header, a row to a line with the tables in an order in which each
//! refers to those before it, and an end with the number of rows and the digest of all lines before. It is the
//! same for the same content, whichever database that is in. `docs/upkeep.md` describes it.

mod export;
mod file;
mod import;
mod row;

use std::io;

use schemactl_store::StoreError;

use super::fsck::Problem;

pub use export::export;
pub use import::import;

/// Which form of the file this program writes and reads.
const FORMAT: u32 = 1;

/// Why a registry is not moved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MoveError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The file cannot be read or written.
    #[error("the file cannot be read or written")]
    File(#[source] io::Error),
    /// The file is not one that this program takes.
    #[error("{0}")]
    Refused(String),
    /// A line is not what an export writes.
    #[error("line {line}: {reason}")]
    Line {
        /// Counted from 1, as they are once unpacked.
        line: u64,
        /// What about it.
        reason: String,
    },
    /// The database to move into has something in it.
    #[error("the database is not empty: there is something in {}", .0.join(", "))]
    NotEmpty(Vec<&'static str>),
    /// What is in the file is not what a registry wrote.
    #[error("what is in the file does not hold together, so nothing was kept")]
    NotWhole(Vec<Problem>),
}
