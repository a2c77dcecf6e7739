//! What can go wrong in the store.

use std::path::PathBuf;

use schemactl_model::{Digest, EventName, ModuleName, Version};

/// What went wrong; variants are named for what the caller can do about them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The folder of the SQLite file does not exist.
    #[error("the folder {} for the SQLite file does not exist; create it or choose another place", .0.display())]
    MissingFolder(PathBuf),
    /// The database cannot be reached or opened.
    #[error("cannot open {database}: {reason}")]
    Unreachable {
        /// Which one; without the password.
        database: String,
        /// Why, in a sentence.
        reason: String,
    },
    /// Its tables are not those of this version, and nothing may be changed.
    #[error("{database} {reason}")]
    Unfit {
        /// Which one; without the password.
        database: String,
        /// What about it, and what to do.
        reason: String,
    },
    /// The tables cannot be brought to this version's state.
    #[error("cannot migrate {database}")]
    Migration {
        /// Which one; without the password.
        database: String,
        /// Why.
        #[source]
        source: sqlx::migrate::MigrateError,
    },
    /// A later version of this program has been here.
    #[error(
        "{database} has tables of a later version of schemactl: migration {found}, and this one knows up to {known}; run that version, or a newer one"
    )]
    Newer {
        /// Which one; without the password.
        database: String,
        /// Its latest migration.
        found: i64,
        /// The latest that this program knows.
        known: i64,
    },
    /// The tables are those of an earlier version, and are to stay so.
    #[error(
        "{database} has tables of an earlier version of schemactl: migration {found} of {known}; run schemactl migrate"
    )]
    Older {
        /// Which one; without the password.
        database: String,
        /// Its latest migration; 0 where there are no tables.
        found: i64,
        /// The latest that this program knows.
        known: i64,
    },
    /// The version is there already: another publisher was faster.
    #[error("version {version} of module \"{module}\" exists already")]
    VersionExists {
        /// The module.
        module: ModuleName,
        /// The version.
        version: Version,
    },
    /// An event's name belongs to another module.
    #[error("event \"{event}\" is declared by module \"{module}\" already")]
    EventTaken {
        /// The event's name.
        event: EventName,
        /// The module that declares it.
        module: ModuleName,
    },
    /// A name that a module was to get is another's: somebody was faster.
    #[error("there is a module \"{0}\" already")]
    NameTaken(ModuleName),
    /// A token of that name exists.
    #[error("a token named {0:?} exists already")]
    TokenExists(String),
    /// A version's number does not fit the database's integers.
    #[error("version {0} has a number above {max}, or a pre-release part", max = i64::MAX)]
    VersionOutOfRange(Version),
    /// A row does not hold what this program wrote.
    #[error("the database holds {what} that is not valid: {reason}")]
    Corrupt {
        /// What kind of thing.
        what: &'static str,
        /// Why it is not valid.
        reason: String,
    },
    /// The bucket that content is kept in cannot be reached, or refuses.
    #[error("{bucket}: {reason}")]
    Bucket {
        /// Which one.
        bucket: String,
        /// Why, in a sentence; never more of an answer than its code.
        reason: String,
    },
    /// Content is in a bucket, and nobody says in which.
    #[error("{0} says that content is in a bucket, and none is set; set blobs to the one it was put into")]
    NoBucket(String),
    /// Content is in a bucket, and not in this one.
    #[error("{bucket} does not have content that {database} says is there; is it the one it was put into?")]
    OtherBucket {
        /// Which one.
        bucket: String,
        /// Which one; without the password.
        database: String,
    },
    /// A content was purged.
    #[error("the content {0} was purged")]
    Purged(Digest),
    /// The database refused or lost a statement.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

/// Postgres: a lock was not to be had in time, two waited for each other, a statement took too long.
/// SQLite: another process writes, or changed what was read.
const BUSY_CODES: [&str; 7] = ["55P03", "40P01", "40001", "57014", "5", "6", "517"];

/// Postgres: it shuts down, has crashed, or is not up yet.
const GONE_CODES: [&str; 3] = ["57P01", "57P02", "57P03"];

/// Postgres: its disk is full. SQLite: so is the file's, also for its log and its shared memory.
const FULL_CODES: [&str; 3] = ["53100", "13", "4874"];

impl StoreError {
    /// Whether there is no room for what was to be written.
    pub fn is_full(&self) -> bool {
        self.has_code(&FULL_CODES)
    }

    /// Whether the same may work in a moment: others were in the way.
    pub fn is_busy(&self) -> bool {
        self.has_code(&BUSY_CODES)
    }

    /// Whether the database cannot be reached or has no connection left, or the bucket does not do its part.
    pub fn is_unreachable(&self) -> bool {
        use sqlx::Error::{Io, PoolClosed, PoolTimedOut, Tls};
        let lost = matches!(self, StoreError::Database(Io(_) | Tls(_) | PoolTimedOut | PoolClosed));
        lost || matches!(self, StoreError::Unreachable { .. } | StoreError::Bucket { .. })
            || self.has_code(&GONE_CODES)
    }

    fn has_code(&self, codes: &[&str]) -> bool {
        let StoreError::Database(sqlx::Error::Database(error)) = self else { return false };
        error.code().is_some_and(|code| codes.contains(&&*code))
    }

    pub(crate) fn corrupt(what: &'static str, reason: impl ToString) -> Self {
        StoreError::Corrupt { what, reason: reason.to_string() }
    }
}
