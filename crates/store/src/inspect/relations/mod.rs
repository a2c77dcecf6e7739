//! What the tables have to say about each other, as questions whose every answer is a contradiction.

mod events;
mod feed;
mod people;
mod states;
mod versions;

use sqlx::AssertSqlSafe;

use crate::{
    StoreError, Tx,
    tx::{Inner, on},
};

/// Something that holds between rows.
#[derive(Debug)]
pub struct Relation {
    /// What programs decide by; stable.
    pub code: &'static str,
    /// What is wrong where it does not hold, in a sentence about the place.
    pub message: &'static str,
    /// Whether nothing is lost and nobody misled where it does not hold.
    pub is_harmless: bool,
    /// Whether it is about tables that only SQLite has.
    is_sqlite_only: bool,
    /// Answers one text a row: where it does not hold. Set operations, so that no index is needed.
    sql: &'static str,
}

const fn broken(code: &'static str, message: &'static str, sql: &'static str) -> Relation {
    Relation { code, message, is_harmless: false, is_sqlite_only: false, sql }
}

const fn odd(code: &'static str, message: &'static str, sql: &'static str) -> Relation {
    Relation { is_harmless: true, ..broken(code, message, sql) }
}

const fn sqlite_only(code: &'static str, message: &'static str, sql: &'static str) -> Relation {
    Relation { is_sqlite_only: true, ..broken(code, message, sql) }
}

/// All of them.
pub fn relations() -> impl Iterator<Item = &'static Relation> {
    [versions::ALL, events::ALL, feed::ALL, states::ALL, people::ALL].into_iter().flatten()
}

impl Tx {
    /// Where a relation does not hold: the first places, at most `limit`.
    pub async fn contradictions(
        &mut self,
        relation: &Relation,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        if relation.is_sqlite_only && matches!(self.inner, Inner::Postgres(_)) {
            return Ok(Vec::new());
        }
        let sql = relation.sql;
        let sql = format!("WITH p (place) AS ({sql}) SELECT place FROM p ORDER BY place LIMIT {limit}");
        let rows: Vec<(String,)> =
            on!(self, connection => sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?);
        Ok(rows.into_iter().map(|(place,)| place).collect())
    }
}
