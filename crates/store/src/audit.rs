//! The audit log: who did or tried what. It is only ever added to.

use time::OffsetDateTime;

use crate::{StoreError, Tx, text, tx::on};

/// What is to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAuditEntry {
    /// When.
    pub at: OffsetDateTime,
    /// The token's name.
    pub who: String,
    /// What was done or tried, for example `publish`.
    pub action: String,
    /// To what, for example a module's name.
    pub target: String,
    /// How it ended, for example `done` or an error's code.
    pub outcome: String,
    /// Ties the entry to the server's log.
    pub request_id: String,
    /// More, as a JSON object.
    pub detail: String,
}

/// What was noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counts up; not gapless.
    pub id: i64,
    /// The entry itself.
    pub entry: NewAuditEntry,
}

type Row = (i64, OffsetDateTime, String, String, String, String, String, String);

impl Tx {
    /// Adds an entry.
    pub async fn insert_audit(&mut self, entry: &NewAuditEntry) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO audit (at, who, action, target, outcome, request_id, detail)
                VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(text::micros(entry.at))
            .bind(text::storable(&entry.who))
            .bind(text::storable(&entry.action))
            .bind(text::storable(&entry.target))
            .bind(text::storable(&entry.outcome))
            .bind(text::storable(&entry.request_id))
            .bind(text::storable(&entry.detail))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Entries, the newest first: those with an id below `before`, at most `limit`.
    pub async fn audit(&mut self, before: Option<i64>, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT id, at, who, action, target, outcome, request_id, detail
                FROM audit WHERE id < $1 ORDER BY id DESC LIMIT $2",
            )
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?
        });
        let entry = |(id, at, who, action, target, outcome, request_id, detail): Row| AuditEntry {
            id,
            entry: NewAuditEntry { at, who, action, target, outcome, request_id, detail },
        };
        Ok(rows.into_iter().map(entry).collect())
    }
}
