//! Tokens; only their hashes are here.

use schemactl_model::Digest;
use time::{Duration, OffsetDateTime};

use crate::{
    StoreError, Tx, postgres, sqlite, text,
    tx::{Inner, on},
};

/// A token that opens the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What people call it; shown in versions and in the audit log.
    pub name: String,
    /// What it may do, as the service names it.
    pub role: String,
    /// Where it may, as the service spells it.
    pub scopes: String,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// By whom; empty where that was not kept.
    pub created_by: String,
    /// Whether that was somebody who decides about everything: only then policy goes by the name.
    pub vouched: bool,
    /// From when on it opens nothing; kept to the second.
    pub ends_at: Option<OffsetDateTime>,
    /// When it was used, to the minute; kept to the second.
    pub last_used_at: Option<OffsetDateTime>,
    /// Since when it opens nothing, because somebody said so.
    pub revoked_at: Option<OffsetDateTime>,
}

impl Token {
    /// Whether it opens something at a time.
    pub fn is_open(&self, at: OffsetDateTime) -> bool {
        self.revoked_at.is_none() && self.ends_at.is_none_or(|end| at < end)
    }
}

type Time = Option<OffsetDateTime>;
type Row = (String, String, String, OffsetDateTime, String, Time, Time, Time, i64);

/// How old the note of a token's last use is at least before it is written again.
const USE: Duration = Duration::MINUTE;

macro_rules! select {
    ($which:literal) => {
        concat!(
            "SELECT name, role, scopes, created_at, created_by, ends_at, last_used_at, revoked_at, vouched
            FROM tokens ",
            $which
        )
    };
}

impl Tx {
    /// Keeps a token by the SHA-256 of its text.
    pub async fn insert_token(&mut self, hash: Digest, token: &Token) -> Result<(), StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "INSERT INTO tokens (hash, name, role, scopes, created_at, created_by, ends_at, last_used_at,
                    revoked_at, vouched)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            )
            .bind(hash.to_string())
            .bind(text::storable(&token.name))
            .bind(&token.role)
            .bind(&token.scopes)
            .bind(text::micros(token.created_at))
            .bind(text::storable(&token.created_by))
            .bind(token.ends_at.map(text::seconds))
            .bind(token.last_used_at.map(text::seconds))
            .bind(token.revoked_at.map(text::micros))
            .bind(i64::from(token.vouched))
            .execute(connection)
            .await?
            .rows_affected()
        });
        if rows == 0 { Err(StoreError::TokenExists(token.name.clone())) } else { Ok(()) }
    }

    /// The token with this hash, whether it opens anything or not.
    pub async fn token(&mut self, hash: Digest) -> Result<Option<Token>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(select!("WHERE hash = $1"))
                .bind(hash.to_string())
                .fetch_optional(connection)
                .await?
        });
        Ok(row.map(token))
    }

    /// The token of this name, whether it opens anything or not.
    pub async fn named_token(&mut self, name: &str) -> Result<Option<Token>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(select!("WHERE name = $1")).bind(name).fetch_optional(connection).await?
        });
        Ok(row.map(token))
    }

    /// Tokens in the order of their names, with those that open nothing: those behind `after`, at most
    /// `limit`.
    pub async fn tokens(&mut self, after: &str, limit: u32) -> Result<Vec<Token>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(select!("WHERE name > $1 ORDER BY name LIMIT $2"))
                .bind(after)
                .bind(i64::from(limit))
                .fetch_all(connection)
                .await?
        });
        Ok(rows.into_iter().map(token).collect())
    }

    /// How many tokens of a role and with just these scopes open something. No other unit of work revokes
    /// one of them until this one ends.
    pub async fn lock_tokens(
        &mut self,
        role: &str,
        scopes: &str,
        at: OffsetDateTime,
    ) -> Result<usize, StoreError> {
        let at = text::seconds(at);
        match &mut self.inner {
            Inner::Sqlite(transaction) => sqlite::lock_tokens(transaction, role, scopes, at).await,
            Inner::Postgres(transaction) => postgres::lock_tokens(transaction, role, scopes, at).await,
        }
    }

    /// Whether there is any token with this role and just these scopes that opens something.
    pub async fn has_token(
        &mut self,
        role: &str,
        scopes: &str,
        at: OffsetDateTime,
    ) -> Result<bool, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT name FROM tokens WHERE role = $1 AND scopes = $2 AND revoked_at IS NULL
                AND (ends_at IS NULL OR ends_at > $3) LIMIT 1",
            )
            .bind(role)
            .bind(scopes)
            .bind(text::seconds(at))
            .fetch_optional(connection)
            .await?
        });
        Ok(row.is_some())
    }

    /// Notes that a token was used, unless that was noted less than a minute ago, here or elsewhere.
    pub async fn note_use(&mut self, name: &str, at: OffsetDateTime) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "UPDATE tokens SET last_used_at = $2
                WHERE name = $1 AND (last_used_at IS NULL OR last_used_at <= $3)",
            )
            .bind(name)
            .bind(text::seconds(at))
            .bind(text::seconds(at - USE))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Ends a token; whether there was one of that name that was not revoked.
    pub async fn revoke_token(&mut self, name: &str, at: OffsetDateTime) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query("UPDATE tokens SET revoked_at = $2 WHERE name = $1 AND revoked_at IS NULL")
                .bind(name)
                .bind(text::micros(at))
                .execute(connection)
                .await?
                .rows_affected()
        });
        Ok(rows > 0)
    }
}

fn token(row: Row) -> Token {
    let (name, role, scopes, created_at, created_by, ends_at, last_used_at, revoked_at, vouched) = row;
    let vouched = vouched != 0;
    Token { name, role, scopes, created_at, created_by, vouched, ends_at, last_used_at, revoked_at }
}
