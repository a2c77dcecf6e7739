//! Brings a database's tables to this version's state.

use sqlx::{
    PgConnection, SqlSafeStr, SqlitePool,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::StoreError;

/// Number, description and text of each migration, in both dialects: [SQLite, Postgres].
const MIGRATIONS: [(i64, &str, [&str; 2]); 4] = [
    (
        1,
        "registry",
        [
            include_str!("../../../migrations/sqlite/0001_registry.sql"),
            include_str!("../../../migrations/postgres/0001_registry.sql"),
        ],
    ),
    (
        2,
        "approvals",
        [
            include_str!("../../../migrations/sqlite/0002_approvals.sql"),
            include_str!("../../../migrations/postgres/0002_approvals.sql"),
        ],
    ),
    (
        3,
        "policies",
        [
            include_str!("../../../migrations/sqlite/0003_policies.sql"),
            include_str!("../../../migrations/postgres/0003_policies.sql"),
        ],
    ),
    (
        4,
        "module states",
        [
            include_str!("../../../migrations/sqlite/0004_module_states.sql"),
            include_str!("../../../migrations/postgres/0004_module_states.sql"),
        ],
    ),
];

pub(crate) async fn sqlite(pool: &SqlitePool, database: &str) -> Result<(), StoreError> {
    migrator(0, &MIGRATIONS)
        .run(pool)
        .await
        .map_err(|source| StoreError::Migration { database: database.to_owned(), source })
}

pub(crate) async fn postgres(
    mut connection: PgConnection,
    database: &str,
) -> Result<PgConnection, StoreError> {
    migrator(1, &MIGRATIONS)
        .run(&mut connection)
        .await
        .map_err(|source| StoreError::Migration { database: database.to_owned(), source })?;
    Ok(connection)
}

fn migrator(dialect: usize, migrations: &[(i64, &'static str, [&'static str; 2])]) -> Migrator {
    let migrations = migrations.iter().map(|(number, description, texts)| {
        let text = texts[dialect].into_sql_str();
        Migration::new(*number, (*description).into(), MigrationType::Simple, text, false)
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use sqlx::{Connection, postgres::PgConnectOptions, sqlite::SqlitePoolOptions};

    use super::*;

    const OLD_TOKENS: &str = "INSERT INTO tokens (hash, name, role, created_at)
        VALUES ('a', 'ci', 'writer', '2026-03-01T10:00:00Z'), ('b', 'root', 'admin', '2026-03-01T10:00:00Z')";
    const ROLES: &str = "SELECT role FROM tokens ORDER BY name";

    fn renamed() -> [(String,); 2] {
        [("publisher".to_owned(),), ("admin".to_owned(),)]
    }

    #[tokio::test]
    async fn writers_of_a_sqlite_file_become_publishers() {
        let pool = SqlitePoolOptions::new().max_connections(1).connect("sqlite::memory:").await.unwrap();
        migrator(0, &MIGRATIONS[..1]).run(&pool).await.unwrap();
        sqlx::query(OLD_TOKENS).execute(&pool).await.unwrap();
        sqlite(&pool, "memory").await.unwrap();
        let roles: Vec<(String,)> = sqlx::query_as(ROLES).fetch_all(&pool).await.unwrap();
        assert_eq!(roles, renamed());
    }

    #[tokio::test]
    async fn writers_of_a_postgres_database_become_publishers() {
        let test = "writers_of_a_postgres_database_become_publishers";
        let Some(server) = schemactl_testing::Postgres::shared(test) else { return };
        let options: PgConnectOptions = server.database().parse().unwrap();
        let mut connection = PgConnection::connect_with(&options).await.unwrap();
        migrator(1, &MIGRATIONS[..1]).run(&mut connection).await.unwrap();
        sqlx::query(OLD_TOKENS).execute(&mut connection).await.unwrap();
        let mut connection = postgres(connection, "test").await.unwrap();
        let roles: Vec<(String,)> = sqlx::query_as(ROLES).fetch_all(&mut connection).await.unwrap();
        assert_eq!(roles, renamed());
    }
}
