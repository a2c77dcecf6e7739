//! The audit log: who did or tried what. It is only ever added to, and the tables refuse anything else.

use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    StoreError, Tx, text,
    tx::{Inner, on},
};

/// What is to be noted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAuditEntry {
    /// When.
    pub at: OffsetDateTime,
    /// Who; for example a token's name.
    pub who: String,
    /// What was done or tried, for example `publish`.
    pub action: String,
    /// To what, for example a module's name.
    pub target: String,
    /// How it ended, for example `done` or an error's code.
    pub outcome: String,
    /// Where the request came from; empty where that is not known.
    pub address: String,
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

/// Which entries. Everything that is `None` leaves the choice open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// Who did or tried it.
    pub who: Option<String>,
    /// What was done or tried.
    pub action: Option<String>,
    /// To what: exactly this, or anything below it, as `acme/shop` is below `acme`.
    pub target: Option<String>,
    /// How it ended.
    pub outcome: Option<String>,
    /// From this second on.
    pub since: Option<OffsetDateTime>,
    /// Before this second.
    pub until: Option<OffsetDateTime>,
    /// Only those behind the entry of this id, in the order asked for.
    pub after: Option<i64>,
    /// The oldest first, else the newest.
    pub oldest_first: bool,
    /// At most so many.
    pub limit: u32,
}

type Row = (i64, OffsetDateTime, String, String, String, String, String, String, String);

/// A page of the log. An empty text leaves a filter open; times are texts of whole seconds.
macro_rules! page {
    ($behind:literal, $order:literal, $time:literal) => {
        concat!(
            "SELECT id, at, who, action, target, outcome, address, request_id, detail FROM audit WHERE id ",
            $behind,
            " $1 AND ($2 = '' OR who = $2) AND ($3 = '' OR action = $3)
            AND ($4 = '' OR target = $4 OR substr(target, 1, length($4) + 1) = $4 || '/')
            AND ($5 = '' OR outcome = $5) AND ",
            $time,
            " ORDER BY id ",
            $order,
            " LIMIT $8"
        )
    };
}

/// The newest first, and the oldest. On SQLite times are text, which sorts as time once cut to whole seconds.
const SQLITE: [&str; 2] = [
    page!("<", "DESC", "substr(at, 1, 19) || 'Z' >= $6 AND substr(at, 1, 19) || 'Z' < $7"),
    page!(">", "ASC", "substr(at, 1, 19) || 'Z' >= $6 AND substr(at, 1, 19) || 'Z' < $7"),
];
const POSTGRES: [&str; 2] = [
    page!("<", "DESC", "at >= CAST($6 AS TIMESTAMPTZ) AND at < CAST($7 AS TIMESTAMPTZ)"),
    page!(">", "ASC", "at >= CAST($6 AS TIMESTAMPTZ) AND at < CAST($7 AS TIMESTAMPTZ)"),
];

/// Before and behind everything.
const BEGINNING: &str = "0001-01-01T00:00:00Z";
const END: &str = "9999-12-31T23:59:59Z";

impl Tx {
    /// Adds an entry.
    pub async fn insert_audit(&mut self, entry: &NewAuditEntry) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO audit (at, who, action, target, outcome, address, request_id, detail)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(text::micros(entry.at))
            .bind(text::storable(&entry.who))
            .bind(text::storable(&entry.action))
            .bind(text::storable(&entry.target))
            .bind(text::storable(&entry.outcome))
            .bind(text::storable(&entry.address))
            .bind(text::storable(&entry.request_id))
            .bind(text::storable(&entry.detail))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Entries that answer a query.
    pub async fn audit(&mut self, query: &AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
        let statements = match &self.inner {
            Inner::Sqlite(_) => SQLITE,
            Inner::Postgres(_) => POSTGRES,
        };
        let (statement, first) =
            if query.oldest_first { (statements[1], 0) } else { (statements[0], i64::MAX) };
        // As the table keeps them.
        let kept = |filter: &Option<String>| text::storable(filter.as_deref().unwrap_or_default());
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(statement)
                .bind(query.after.unwrap_or(first))
                .bind(kept(&query.who))
                .bind(kept(&query.action))
                .bind(kept(&query.target))
                .bind(kept(&query.outcome))
                .bind(second(query.since, BEGINNING))
                .bind(second(query.until, END))
                .bind(i64::from(query.limit))
                .fetch_all(connection)
                .await?
        });
        Ok(rows.into_iter().map(entry).collect())
    }
}

/// Postgres reads no year 0, which sorts before the beginning as any other text of it.
fn second(at: Option<OffsetDateTime>, otherwise: &str) -> String {
    let text = at.and_then(|at| text::seconds(at).format(&Rfc3339).ok());
    text.unwrap_or_else(|| otherwise.to_owned()).max(BEGINNING.to_owned())
}

fn entry((id, at, who, action, target, outcome, address, request_id, detail): Row) -> AuditEntry {
    AuditEntry { id, entry: NewAuditEntry { at, who, action, target, outcome, address, request_id, detail } }
}
