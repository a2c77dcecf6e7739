//! The latest publishes with what their versions say about them.

use schemactl_model::Version;
use time::OffsetDateTime;

use super::{Change, position, stored};
use crate::{StoreError, Tx, text, tx::on};

/// A publish with what its version says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TracedChange {
    /// The change.
    pub change: Change,
    /// Who published.
    pub publisher: String,
    /// What the publisher said about it.
    pub message: String,
    /// The version before it in the order of versions.
    pub previous: Option<Version>,
}

type TracedRow =
    (i64, OffsetDateTime, String, String, String, String, String, String, String, Option<String>);

impl Tx {
    /// The latest publishes, the newest first: those with a number below `before`, at most `limit`.
    pub async fn latest_changes(
        &mut self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<TracedChange>, StoreError> {
        let before = before.map_or(i64::MAX, position);
        let rows: Vec<TracedRow> = on!(self, connection => {
            sqlx::query_as(
                "SELECT c.seq, c.at, c.kind, c.module, c.version, c.digest, c.bump, v.publisher, v.message,
                    (SELECT p.version FROM versions p
                    WHERE p.module = v.module AND (p.major, p.minor, p.patch) < (v.major, v.minor, v.patch)
                    ORDER BY p.major DESC, p.minor DESC, p.patch DESC LIMIT 1)
                FROM changes c LEFT JOIN former_names f ON f.name = c.module
                JOIN versions v ON v.module = COALESCE(f.module, c.module) AND v.version = c.version
                WHERE c.kind = 'published' AND c.seq < $1 ORDER BY c.seq DESC LIMIT $2",
            )
            .bind(before)
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?
        });
        rows.into_iter().map(traced).collect()
    }
}

fn traced(row: TracedRow) -> Result<TracedChange, StoreError> {
    let (seq, at, kind, module, version, digest, bump, publisher, message, previous) = row;
    Ok(TracedChange {
        change: stored((seq, at, kind, module, version, digest, bump, String::new()))?,
        publisher,
        message,
        previous: text::parse_optional("a version", previous)?,
    })
}
