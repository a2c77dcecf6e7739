//! Giving a module another name. Versions keep their digests: those who depend on it keep the name that is in theirs.

use schemactl_model::ModuleName;
use time::OffsetDateTime;

use crate::{ChangeKind, NewAuditEntry, StoreError, Tx, text, tx::on};

/// The module and its versions are there twice for a moment, because what refers to them is held to them at
/// every step; a test sees to it that no column is missed.
const COPIES: [&str; 2] = [
    "INSERT INTO modules (name, created_at) SELECT $2, created_at FROM modules WHERE name = $1
    ON CONFLICT (name) DO NOTHING",
    "INSERT INTO versions (module, version, major, minor, patch, digest, source_digest, descriptors, base, bump,
        publisher, message, config, created_at)
    SELECT $2, version, major, minor, patch, digest, source_digest, descriptors, base, bump, publisher, message,
        config, created_at
    FROM versions WHERE module = $1",
];

/// Digests of those who depend on a module are over the name that it had when they were published.
const KEEP_NAME: &str =
    "UPDATE version_dependencies SET named = $1 WHERE dependency = $1 AND named = '' AND $2 <> ''";

/// Everything that refers to a module or version; a test sees to it that nothing is missed.
const MOVES: [&str; 13] = [
    "UPDATE version_files SET module = $2 WHERE module = $1",
    "UPDATE version_dependencies SET module = $2 WHERE module = $1",
    "UPDATE version_dependencies SET dependency = $2 WHERE dependency = $1",
    "UPDATE events SET module = $2 WHERE module = $1",
    "UPDATE event_versions SET module = $2 WHERE module = $1",
    "UPDATE approval_requests SET module = $2 WHERE module = $1",
    "UPDATE yanks SET module = $2 WHERE module = $1",
    "UPDATE deprecations SET module = $2 WHERE module = $1",
    "UPDATE purges SET module = $2 WHERE module = $1",
    "UPDATE archives SET module = $2 WHERE module = $1",
    "UPDATE former_names SET module = $2 WHERE module = $1",
    // What belongs to a draft goes along with it.
    "UPDATE drafts SET module = $2 WHERE module = $1",
    "UPDATE draft_dependencies SET dependency = $2 WHERE dependency = $1",
];

const LEFTOVERS: [&str; 3] = [
    "UPDATE deprecations SET successor = $2 WHERE successor = $1",
    "DELETE FROM versions WHERE module = $1 AND $2 <> ''",
    "DELETE FROM modules WHERE name = $1 AND $2 <> ''",
];

impl Tx {
    /// The name that a module has today which was once called `name`.
    pub async fn renamed(&mut self, name: &ModuleName) -> Result<Option<ModuleName>, StoreError> {
        let row: Option<(String,)> = on!(self, connection => {
            sqlx::query_as("SELECT module FROM former_names WHERE name = $1")
                .bind(name.as_str())
                .fetch_optional(connection)
                .await?
        });
        text::parse_optional("a module name", row.map(|(module,)| module))
    }

    /// Names that a module had.
    pub async fn former_names(&mut self, module: &ModuleName) -> Result<Vec<ModuleName>, StoreError> {
        let rows: Vec<(String,)> = on!(self, connection => {
            sqlx::query_as("SELECT name FROM former_names WHERE module = $1 ORDER BY name")
                .bind(module.as_str())
                .fetch_all(connection)
                .await?
        });
        rows.into_iter().map(|(name,)| text::parse("a module name", &name)).collect()
    }

    /// Gives a module another name, with the audit entry and two changes: `transferred`, of the former name, and
    /// `received`. Done with [`lock_name`](Tx::lock_name) held; what was asked to be approved before is closed. Of
    /// two who take a name at once the second waits for the first, and is told that it is taken.
    pub async fn transfer(
        &mut self,
        from: &ModuleName,
        to: &ModuleName,
        at: OffsetDateTime,
        audit: &NewAuditEntry,
    ) -> Result<(), StoreError> {
        let left = self.newest(from).await?;
        self.close_approval_requests(from, at).await?;
        let [take, copy] = COPIES;
        if self.step(take, from, to).await? == 0 {
            return Err(StoreError::NameTaken(to.clone()));
        }
        for sql in [copy, KEEP_NAME].into_iter().chain(MOVES).chain(LEFTOVERS) {
            self.step(sql, from, to).await?;
        }
        self.remember(from, to, at, &audit.who).await?;
        self.insert_audit(audit).await?;
        if let Some(left) = left {
            self.append(ChangeKind::Transferred, &left, &[], at).await?;
        }
        if let Some(received) = self.newest(to).await? {
            self.append(ChangeKind::Received, &received, &[], at).await?;
        }
        Ok(())
    }

    /// One statement; how many rows it touched.
    async fn step(
        &mut self,
        sql: &'static str,
        from: &ModuleName,
        to: &ModuleName,
    ) -> Result<u64, StoreError> {
        Ok(on!(self, connection => {
            sqlx::query(sql).bind(from.as_str()).bind(to.as_str()).execute(connection).await?.rows_affected()
        }))
    }

    async fn remember(
        &mut self,
        from: &ModuleName,
        to: &ModuleName,
        at: OffsetDateTime,
        who: &str,
    ) -> Result<(), StoreError> {
        on!(self, connection => {
            // It may have been called that before.
            sqlx::query("DELETE FROM former_names WHERE name = $1").bind(to.as_str()).execute(connection).await?;
        });
        on!(self, connection => {
            sqlx::query("INSERT INTO former_names (name, module, who, created_at) VALUES ($1, $2, $3, $4)")
                .bind(from.as_str())
                .bind(to.as_str())
                .bind(text::storable(who))
                .bind(text::micros(at))
                .execute(connection)
                .await?;
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use tempfile::TempDir;

    use super::*;
    use crate::{Address, Store};

    async fn rows(sql: &'static str) -> Vec<(String, String)> {
        let folder = TempDir::new().unwrap();
        let store = Store::open(&Address::Sqlite(folder.path().join("registry.db"))).await.unwrap();
        let mut tx = store.read().await.unwrap();
        let mut read = async || -> Result<Vec<(String, String)>, StoreError> {
            Ok(on!(tx, connection => sqlx::query_as(sql).fetch_all(connection).await?))
        };
        read().await.unwrap()
    }

    #[tokio::test]
    async fn everything_that_refers_to_a_module_or_version_moves() {
        let references = "SELECT t.name, f.\"from\" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
            WHERE t.type = 'table' AND f.\"table\" IN ('modules', 'versions') AND f.\"to\" IN ('name', 'module')";
        let references = rows(references).await;
        assert!(references.len() > 5, "{references:?}");
        for (table, column) in references.into_iter().filter(|(table, _)| table != "versions") {
            let update = format!("UPDATE {table} SET {column} = $2 WHERE {column} = $1");
            assert!(MOVES.contains(&update.as_str()), "a transfer leaves {table}.{column} behind");
        }
    }

    #[tokio::test]
    async fn every_column_of_modules_and_versions_is_copied() {
        let columns = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c
            WHERE t.name IN ('modules', 'versions')";
        for (table, column) in rows(columns).await {
            let copy =
                COPIES.iter().find(|copy| copy.starts_with(&format!("INSERT INTO {table} ("))).unwrap();
            let words: Vec<&str> = copy.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            assert!(words.contains(&column.as_str()), "a transfer loses {table}.{column}");
        }
    }
}
