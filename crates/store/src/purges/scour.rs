//! What is left on disk of what is gone from the tables.

use std::time::Duration;

use crate::{Store, StoreError, tx::Pools};

/// How often, and how far apart, it is tried to empty SQLite's write-ahead log beside readers.
const ATTEMPTS: u32 = 20;
const PAUSE: Duration = Duration::from_millis(100);

impl Store {
    /// Empties the write-ahead log, in which SQLite keeps pages as they were; those of the file itself are overwritten
    /// when something is deleted. Answers whether nothing is left in the database's files: not where readers kept the log
    /// from being emptied, and never of Postgres, which keeps rows until they are vacuumed.
    pub async fn scour(&self) -> Result<bool, StoreError> {
        let Pools::Sqlite { writer, .. } = &self.pools else { return Ok(false) };
        for _ in 0..ATTEMPTS {
            let (is_busy, _, _): (i64, i64, i64) =
                sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(writer).await?;
            if is_busy == 0 {
                return Ok(true);
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(false)
    }

    /// Whether the database is a file of SQLite's.
    pub fn is_sqlite(&self) -> bool {
        matches!(self.pools, Pools::Sqlite { .. })
    }
}
