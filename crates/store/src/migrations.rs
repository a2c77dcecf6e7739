//! Brings a database's tables to this version's state.

use sqlx::{
    PgConnection, SqlSafeStr, SqlitePool,
    migrate::{Migration, MigrationType, Migrator},
};

use crate::StoreError;

/// Number, description and text of each migration, in both dialects: [SQLite, Postgres].
const MIGRATIONS: [(i64, &str, [&str; 2]); 1] = [(
    1,
    "registry",
    [
        include_str!("../../../migrations/sqlite/0001_registry.sql"),
        include_str!("../../../migrations/postgres/0001_registry.sql"),
    ],
)];

pub(crate) async fn sqlite(pool: &SqlitePool, database: &str) -> Result<(), StoreError> {
    migrator(0)
        .run(pool)
        .await
        .map_err(|source| StoreError::Migration { database: database.to_owned(), source })
}

pub(crate) async fn postgres(
    mut connection: PgConnection,
    database: &str,
) -> Result<PgConnection, StoreError> {
    migrator(1)
        .run(&mut connection)
        .await
        .map_err(|source| StoreError::Migration { database: database.to_owned(), source })?;
    Ok(connection)
}

fn migrator(dialect: usize) -> Migrator {
    let migrations = MIGRATIONS.iter().map(|(number, description, texts)| {
        let text = texts[dialect].into_sql_str();
        Migration::new(*number, (*description).into(), MigrationType::Simple, text, false)
    });
    Migrator::with_migrations(migrations.collect())
}
