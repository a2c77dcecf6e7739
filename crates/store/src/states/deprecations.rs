//! Modules and versions that nobody should rely on any longer.

use schemactl_model::{ModuleName, Version};
use time::OffsetDateTime;

use super::{Deprecation, Statement};
use crate::{StoreError, Tx, text, tx::on};

impl Tx {
    /// What is deprecated of a module, the module as a whole first.
    pub async fn deprecations(&mut self, module: &ModuleName) -> Result<Vec<Deprecation>, StoreError> {
        let rows: Vec<(String, String, String, String, OffsetDateTime)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT version, message, successor, who, created_at FROM deprecations
                WHERE module = $1 ORDER BY version",
            )
            .bind(module.as_str())
            .fetch_all(connection)
            .await?
        });
        let deprecation = |(version, reason, successor, who, at): (String, String, String, String, _)| {
            Ok(Deprecation {
                module: module.clone(),
                version: text::parse_optional("a version", filled(version))?,
                successor: text::parse_optional("a module name", filled(successor))?,
                statement: Statement { reason, who, at },
            })
        };
        rows.into_iter().map(deprecation).collect()
    }

    /// Deprecates a module or version, or says anew why.
    pub async fn deprecate(&mut self, new: &Deprecation) -> Result<(), StoreError> {
        let Statement { reason, who, at } = &new.statement;
        on!(self, connection => {
            sqlx::query(
                "INSERT INTO deprecations (module, version, message, successor, who, created_at)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (module, version) DO UPDATE SET message = excluded.message,
                    successor = excluded.successor, who = excluded.who, created_at = excluded.created_at",
            )
            .bind(new.module.as_str())
            .bind(written(new.version.as_ref()))
            .bind(text::storable(reason))
            .bind(new.successor.as_ref().map_or("", ModuleName::as_str))
            .bind(text::storable(who))
            .bind(text::micros(*at))
            .execute(connection)
            .await?;
        });
        Ok(())
    }

    /// Takes that back; whether it was deprecated.
    pub async fn undeprecate(
        &mut self,
        module: &ModuleName,
        version: Option<&Version>,
    ) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query("DELETE FROM deprecations WHERE module = $1 AND version = $2")
                .bind(module.as_str())
                .bind(written(version))
                .execute(connection)
                .await?
                .rows_affected()
        });
        Ok(rows > 0)
    }
}

fn written(version: Option<&Version>) -> String {
    version.map(Version::to_string).unwrap_or_default()
}

fn filled(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}
