//! Taking what purged versions said of their events out of the index.

use std::collections::BTreeSet;

use super::Holder;
use crate::{
    StoreError, Tx, batch,
    tx::{Inner, on},
};

/// The set that events of a purged version have: nothing is in it, and nobody reads the version again to fill it.
const NOTHING: &str = "purged";

impl Tx {
    /// Lets these versions say nothing of their events any more. What other versions say as well stays said.
    pub(super) async fn forget_events(&mut self, holders: &[Holder]) -> Result<(), StoreError> {
        let mut sets = BTreeSet::new();
        for Holder { module, version, .. } in holders {
            let said: Vec<(String,)> = on!(self, connection => {
                sqlx::query_as("SELECT facts FROM event_versions WHERE module = $1 AND version = $2")
                    .bind(module.as_str())
                    .bind(version.to_string())
                    .fetch_all(connection)
                    .await?
            });
            sets.extend(said.into_iter().map(|(facts,)| facts));
            on!(self, connection => {
                sqlx::query("UPDATE event_versions SET facts = $3 WHERE module = $1 AND version = $2")
                    .bind(module.as_str())
                    .bind(version.to_string())
                    .bind(NOTHING)
                    .execute(connection)
                    .await?;
            });
        }
        let sets: Vec<String> = sets.into_iter().collect();
        for chunk in sets.chunks(batch::ROWS) {
            self.forget_sets(chunk).await?;
        }
        self.forget_letters().await
    }

    async fn forget_sets(&mut self, sets: &[String]) -> Result<(), StoreError> {
        let select = "SELECT DISTINCT facts FROM event_versions WHERE facts IN";
        let kept: Vec<(String,)> = on!(self, connection => {
            let mut query = sqlx::query_as(batch::one_of(select, sets.len()));
            for set in sets {
                query = query.bind(set);
            }
            query.fetch_all(connection).await?
        });
        let kept: BTreeSet<&str> = kept.iter().map(|(facts,)| facts.as_str()).collect();
        for set in sets.iter().filter(|set| !kept.contains(set.as_str())) {
            on!(self, connection => {
                sqlx::query("DELETE FROM event_facts WHERE facts = $1").bind(set).execute(connection).await?;
            });
        }
        Ok(())
    }

    /// SQLite's index of letters keeps those of texts that were deleted until it is merged into one piece.
    async fn forget_letters(&mut self) -> Result<(), StoreError> {
        if let Inner::Sqlite(transaction) = &mut self.inner {
            let merge = "INSERT INTO event_letters (event_letters) VALUES ('optimize')";
            sqlx::query(merge).execute(&mut **transaction).await?;
        }
        Ok(())
    }
}
