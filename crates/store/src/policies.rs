//! The organisation's policy, version by version.

use time::OffsetDateTime;

use crate::{NewAuditEntry, StoreError, Tx, text, tx::on};

/// A version of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredPolicy {
    /// Counts up from 1.
    pub version: i64,
    /// JSON, as the service writes it.
    pub policy: String,
    /// The token's name.
    pub who: String,
    /// Since when it holds.
    pub created_at: OffsetDateTime,
}

/// That there was a version of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Counts up from 1.
    pub version: i64,
    /// The token's name.
    pub who: String,
    /// Since when it held.
    pub created_at: OffsetDateTime,
}

type Row = (i64, String, String, OffsetDateTime);

fn stored((version, policy, who, created_at): Row) -> StoredPolicy {
    StoredPolicy { version, policy, who, created_at }
}

impl Tx {
    /// The policy that holds; `None` where there never was one.
    pub async fn policy(&mut self) -> Result<Option<StoredPolicy>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as(
                "SELECT version, policy, who, created_at FROM policies ORDER BY version DESC LIMIT 1",
            )
            .fetch_optional(connection)
            .await?
        });
        Ok(row.map(stored))
    }

    /// A version of the policy.
    pub async fn policy_version(&mut self, version: i64) -> Result<Option<StoredPolicy>, StoreError> {
        let row: Option<Row> = on!(self, connection => {
            sqlx::query_as("SELECT version, policy, who, created_at FROM policies WHERE version = $1")
                .bind(version)
                .fetch_optional(connection)
                .await?
        });
        Ok(row.map(stored))
    }

    /// The versions there were before one, the newest first, without what they say.
    pub async fn policy_versions(
        &mut self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<PolicyVersion>, StoreError> {
        let rows: Vec<(i64, String, OffsetDateTime)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT version, who, created_at FROM policies WHERE version < $1 ORDER BY version DESC LIMIT $2",
            )
            .bind(before.unwrap_or(i64::MAX))
            .bind(i64::from(limit))
            .fetch_all(connection)
            .await?
        });
        let version = |(version, who, created_at)| PolicyVersion { version, who, created_at };
        Ok(rows.into_iter().map(version).collect())
    }

    /// Adds a version with its audit entry; whether it is the first to have its number.
    pub async fn insert_policy(
        &mut self,
        new: &StoredPolicy,
        audit: &NewAuditEntry,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query(
                "INSERT INTO policies (version, policy, who, created_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING",
            )
            .bind(new.version)
            .bind(text::storable(&new.policy))
            .bind(text::storable(&new.who))
            .bind(text::micros(new.created_at))
            .execute(connection)
            .await?
            .rows_affected()
        });
        if rows == 0 {
            return Ok(false);
        }
        self.insert_audit(audit).await?;
        Ok(true)
    }
}
