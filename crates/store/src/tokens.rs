//! Tokens; only their hashes are here.

use schemactl_model::Digest;
use time::OffsetDateTime;

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
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// Since when it opens nothing.
    pub revoked_at: Option<OffsetDateTime>,
}

type Row = (String, String, OffsetDateTime, Option<OffsetDateTime>);

impl Tx {
    /// Keeps a token by the SHA-256 of its text.
    pub async fn insert_token(&mut self, hash: Digest, token: &Token) -> Result<(), StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "INSERT INTO tokens (hash, name, role, created_at, revoked_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT DO NOTHING",
            )
            .bind(hash.to_string())
            .bind(text::storable(&token.name))
            .bind(&token.role)
            .bind(text::micros(token.created_at))
            .bind(token.revoked_at.map(text::micros))
            .execute(connection)
            .await?
            .rows_affected()
        });
        if rows == 0 { Err(StoreError::TokenExists(token.name.clone())) } else { Ok(()) }
    }

    /// The token with this hash, revoked or not.
    pub async fn token(&mut self, hash: Digest) -> Result<Option<Token>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as("SELECT name, role, created_at, revoked_at FROM tokens WHERE hash = $1")
                .bind(hash.to_string())
                .fetch_optional(connection)
                .await?
        });
        Ok(row.map(token))
    }

    /// The token of this name, revoked or not.
    pub async fn named_token(&mut self, name: &str) -> Result<Option<Token>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as("SELECT name, role, created_at, revoked_at FROM tokens WHERE name = $1")
                .bind(name)
                .fetch_optional(connection)
                .await?
        });
        Ok(row.map(token))
    }

    /// Tokens in the order of their names, revoked ones too: those behind `after`, at most `limit`.
    pub async fn tokens(&mut self, after: &str, limit: u32) -> Result<Vec<Token>, StoreError> {
        let rows: Vec<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT name, role, created_at, revoked_at FROM tokens
                WHERE name > $1 ORDER BY name LIMIT $2",
            )
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?
        });
        Ok(rows.into_iter().map(token).collect())
    }

    /// How many tokens of a role still open something. No other unit of work revokes one of them until
    /// this one ends.
    pub async fn lock_tokens(&mut self, role: &str) -> Result<usize, StoreError> {
        match &mut self.inner {
            Inner::Sqlite(transaction) => sqlite::lock_tokens(transaction, role).await,
            Inner::Postgres(transaction) => postgres::lock_tokens(transaction, role).await,
        }
    }

    /// Whether there is any token with this role that still opens something.
    pub async fn has_token(&mut self, role: &str) -> Result<bool, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as("SELECT name FROM tokens WHERE role = $1 AND revoked_at IS NULL LIMIT 1")
                .bind(role)
                .fetch_optional(connection)
                .await?
        });
        Ok(row.is_some())
    }

    /// Ends a token; whether there was one of that name that still opened something.
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

fn token((name, role, created_at, revoked_at): Row) -> Token {
    Token { name, role, created_at, revoked_at }
}
