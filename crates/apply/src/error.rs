//! What can go wrong while a state is applied.

use std::path::PathBuf;

use schemactl_model::Finding;

/// What went wrong; nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// The folder of the SQLite file does not exist.
    #[error("the folder {} for the SQLite file does not exist; create it or choose another place", .0.display())]
    MissingFolder(PathBuf),
    /// The database does not answer, or lets nobody in.
    #[error("cannot open {target}")]
    Unreachable {
        /// Which one; without the password.
        target: String,
        #[source]
        source: sqlx::Error,
    },
    /// The database did not answer in time.
    #[error("{target} did not answer within {seconds} seconds")]
    Silent {
        /// Which one; without the password.
        target: String,
        seconds: u64,
    },
    /// Some of the changes cannot be made.
    #[error("{} of the changes cannot be made", .0.len())]
    Refused(Vec<Finding>),
    /// Somebody uses a table and does not let go of it.
    #[error("a table is in use, and was not free within {waited}; try again later")]
    Locked {
        /// How long it was waited for.
        waited: &'static str,
        #[source]
        source: sqlx::Error,
    },
    /// A statement was refused.
    #[error("the database refused: {statement}")]
    Statement {
        /// Its first line.
        statement: String,
        #[source]
        source: sqlx::Error,
    },
    /// The database failed otherwise.
    #[error("the database failed")]
    Database(#[from] sqlx::Error),
}

impl ApplyError {
    pub(crate) fn statement(statement: &str, source: sqlx::Error) -> Self {
        // A comment may be long and is of no help; what is done to what stands in the first line.
        let statement = statement.lines().next().unwrap_or_default().chars().take(200).collect();
        ApplyError::Statement { statement, source }
    }
}
