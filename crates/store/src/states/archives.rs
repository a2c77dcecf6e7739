//! Modules that nothing is published to.

use schemactl_model::ModuleName;
use time::OffsetDateTime;

use super::Statement;
use crate::{StoreError, Tx, text, tx::on};

impl Tx {
    /// Why a module is archived; `None` where it is not.
    pub async fn archived(&mut self, module: &ModuleName) -> Result<Option<Statement>, StoreError> {
        let row: Option<(String, String, OffsetDateTime)> = on!(self, connection => {
            sqlx::query_as("SELECT reason, who, created_at FROM archives WHERE module = $1")
                .bind(module.as_str())
                .fetch_optional(connection)
                .await?
        });
        Ok(row.map(|(reason, who, at)| Statement { reason, who, at }))
    }

    /// Archives a module, or says anew why.
    pub async fn archive(&mut self, module: &ModuleName, statement: &Statement) -> Result<(), StoreError> {
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO archives (module, reason, who, created_at) VALUES ($1, $2, $3, $4)
                ON CONFLICT (module) DO UPDATE
                SET reason = excluded.reason, who = excluded.who, created_at = excluded.created_at",
            )
            .bind(module.as_str())
            .bind(text::storable(&statement.reason))
            .bind(text::storable(&statement.who))
            .bind(text::micros(statement.at))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Takes that back; whether the module was archived.
    pub async fn unarchive(&mut self, module: &ModuleName) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query("DELETE FROM archives WHERE module = $1")
                .bind(module.as_str())
                .execute(connection)
                .await?
                .rows_affected()
        });
        Ok(rows > 0)
    }
}
