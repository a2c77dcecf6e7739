//! Sessions of people who logged in; only the hashes of what browsers hold are here.

use schemactl_model::Digest;
use time::OffsetDateTime;

use crate::{StoreError, Tx, text, tx::on};

/// Somebody who is logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What they are called in the audit log.
    pub who: String,
    /// Whose word that is, by the name in the server's settings.
    pub issuer: String,
    /// What the issuer said of them, as JSON.
    pub claims: String,
    /// When they logged in.
    pub created_at: OffsetDateTime,
    /// From when on it opens nothing; kept to the second.
    pub ends_at: OffsetDateTime,
}

type Row = (String, String, String, OffsetDateTime, OffsetDateTime);

impl Tx {
    /// Keeps a session by the SHA-256 of what the browser holds, and forgets those that have ended.
    pub async fn insert_session(&mut self, hash: Digest, session: &Session) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("DELETE FROM sessions WHERE ends_at <= $1")
                .bind(text::seconds(session.created_at))
                .execute(connection)
                .await?;
        });
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO sessions (hash, who, issuer, claims, created_at, ends_at)
                VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind(hash.to_string())
            .bind(text::storable(&session.who))
            .bind(&session.issuer)
            .bind(text::storable(&session.claims))
            .bind(text::micros(session.created_at))
            .bind(text::seconds(session.ends_at))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// The session with this hash, unless it has ended.
    pub async fn session(&mut self, hash: Digest, at: OffsetDateTime) -> Result<Option<Session>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT who, issuer, claims, created_at, ends_at FROM sessions
                WHERE hash = $1 AND ends_at > $2",
            )
            .bind(hash.to_string())
            .bind(text::seconds(at))
            .fetch_optional(connection)
            .await?
        });
        Ok(row.map(|(who, issuer, claims, created_at, ends_at)| Session {
            who,
            issuer,
            claims,
            created_at,
            ends_at,
        }))
    }

    /// Ends a session.
    pub async fn delete_session(&mut self, hash: Digest) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query("DELETE FROM sessions WHERE hash = $1").bind(hash.to_string()).execute(connection).await?;
        });
        Ok(())
    }
}
