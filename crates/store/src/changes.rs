//! The change feed: gapless, in the order of commits.

use schemactl_model::{Digest, ModuleName, Version};
use time::OffsetDateTime;

use crate::{StoreError, Tx, text, tx::on};

/// One step of the registry's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// 1, 2, 3, …: whoever has read up to one of them has missed none before it.
    pub seq: u64,
    /// When.
    pub at: OffsetDateTime,
    /// What happened, for example `published` or `yanked`.
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

type Row = (i64, OffsetDateTime, String, String, String, String, String);
type TracedRow =
    (i64, OffsetDateTime, String, String, String, String, String, String, String, Option<String>);

impl Tx {
    /// Appends to the feed. The head's row stays locked until the unit of work ends, so that numbers
    /// become visible in their order: do this last.
    pub(crate) async fn insert_change(&mut self, change: Change) -> Result<Change, StoreError> {
        let (seq,): (i64,) = on!(self, connection => {
            sqlx::query_as("UPDATE change_head SET seq = seq + 1 WHERE id = 1 RETURNING seq")
                .fetch_one(connection)
                .await?
        });
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO changes (seq, at, kind, module, version, digest, bump)
                VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(seq)
            .bind(change.at)
            .bind(&change.kind)
            .bind(change.module.as_str())
            .bind(change.version.to_string())
            .bind(change.digest.to_string())
            .bind(&change.bump)
            .execute(connection)
            .await?;
        });
        Ok(Change { seq: text::natural("a change's number", seq)?, ..change })
    }

    /// What happened behind a number (0: from the start), at most `limit`.
    pub async fn changes(&mut self, after: u64, limit: u32) -> Result<Vec<Change>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT seq, at, kind, module, version, digest, bump
                FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2",
            )
            .bind(i64::try_from(after).unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?
        });
        rows.into_iter().map(stored).collect()
    }

    /// The latest publishes, the newest first: those with a number below `before`, at most `limit`.
    pub async fn latest_changes(
        &mut self,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<TracedChange>, StoreError> {
        let before = before.and_then(|before| i64::try_from(before).ok()).unwrap_or(i64::MAX);
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

    /// The number of the latest change; 0 before the first.
    pub async fn change_head(&mut self) -> Result<u64, StoreError> {
        let (seq,): (i64,) = on!(self, connection => {
            sqlx::query_as("SELECT seq FROM change_head WHERE id = 1").fetch_one(connection).await?
        });
        text::natural("the feed's head", seq)
    }
}

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

fn traced(row: TracedRow) -> Result<TracedChange, StoreError> {
    let (seq, at, kind, module, version, digest, bump, publisher, message, previous) = row;
    Ok(TracedChange {
        change: stored((seq, at, kind, module, version, digest, bump))?,
        publisher,
        message,
        previous: text::parse_optional("a version", previous)?,
    })
}
