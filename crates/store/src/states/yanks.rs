//! Versions that no range chooses any more.

use std::collections::BTreeMap;

use schemactl_model::{ModuleName, Version};
use time::OffsetDateTime;

use super::Statement;
use crate::{StoreError, Tx, text, tx::on};

impl Tx {
    /// The yanked versions of a module.
    pub async fn yanks(&mut self, module: &ModuleName) -> Result<BTreeMap<Version, Statement>, StoreError> {
        let rows: Vec<(String, String, String, OffsetDateTime)> = on!(self, connection => {
            sqlx::query_as("SELECT version, reason, who, created_at FROM yanks WHERE module = $1")
                .bind(module.as_str())
                .fetch_all(connection)
                .await?
        });
        let yank = |(version, reason, who, at): (String, String, String, OffsetDateTime)| {
            Ok((text::parse("a version", &version)?, Statement { reason, who, at }))
        };
        rows.into_iter().map(yank).collect()
    }

    /// Yanks a version, or says anew why.
    pub async fn yank(
        &mut self,
        module: &ModuleName,
        version: &Version,
        statement: &Statement,
    ) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO yanks (module, version, reason, who, created_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (module, version) DO UPDATE
                SET reason = excluded.reason, who = excluded.who, created_at = excluded.created_at",
            )
            .bind(module.as_str())
            .bind(version.to_string())
            .bind(text::storable(&statement.reason))
            .bind(text::storable(&statement.who))
            .bind(text::micros(statement.at))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Takes that back; whether the version was yanked.
    pub async fn unyank(&mut self, module: &ModuleName, version: &Version) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query("DELETE FROM yanks WHERE module = $1 AND version = $2")
                .bind(module.as_str())
                .bind(version.to_string())
                .execute(connection)
                .await?
                .rows_affected()
        });
        Ok(rows > 0)
    }
}
