//! Taking content out of published versions for good: the one exception from what a version is.
//!
//! A file's content goes from its blob, and with it the descriptors of every version that has the file; what
//! remains of these versions is their number, digests, times and dependencies. Versions of other modules that import
//! the file keep descriptors, without the file's texts. A row to each says who did it, when and why.

mod blank;
mod find;
mod index;
mod redact;
mod scour;

use schemactl_model::{Digest, DraftName, FilePath, ModuleName, Version};
use time::OffsetDateTime;

use crate::{Statement, StoreError, text, words::words};

words! {
    /// What a purge did to a version.
    PurgeEffect, "an effect of a purge":
        /// The content of a file is gone, and so are its descriptors.
        Purged = "purged",
        /// Its descriptors are without the texts of a file that it imports.
        Redacted = "redacted"
}

/// What is gone from a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Purge {
    /// The file; `None` for the descriptors.
    pub path: Option<FilePath>,
    /// What was done.
    pub effect: PurgeEffect,
    /// Address of the content that is gone.
    pub digest: Digest,
    /// Why, who and when.
    pub statement: Statement,
}

/// A draft that has some content, as a file or in its descriptors.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DraftHolder {
    /// The module.
    pub module: ModuleName,
    /// The draft's name.
    pub name: DraftName,
    /// The draft's digest.
    pub digest: Digest,
}

/// A version that has a file of some content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
    /// Where it has the content.
    pub path: FilePath,
    /// Address of its descriptors.
    pub descriptors: Digest,
    /// Whether it is its module's highest version.
    pub is_newest: bool,
}

/// A version of another module that a version was resolved for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Importer {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
    /// Address of its descriptors, imports included.
    pub descriptors: Digest,
}

type Row = (String, String, String, String, String, OffsetDateTime);

fn purge((path, effect, digest, reason, who, at): Row) -> Result<Purge, StoreError> {
    Ok(Purge {
        path: text::parse_optional("a file path", Some(path).filter(|path| !path.is_empty()))?,
        effect: PurgeEffect::parse(&effect)?,
        digest: text::parse("a digest", &digest)?,
        statement: Statement { reason, who, at },
    })
}
