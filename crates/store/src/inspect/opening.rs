//! Opening a database to look at it and nothing else.

use std::path::Path;

use sqlx::{
    PgPool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use crate::{StoreError, migrations, postgres};

/// One unit of work at a time is all that a look takes.
const CONNECTIONS: u32 = 2;

/// A file that is there, with this version's tables; nothing is created or changed.
pub(crate) async fn sqlite(file: &Path, database: &str) -> Result<SqlitePool, StoreError> {
    let unreachable = |reason: String| StoreError::Unreachable { database: database.to_owned(), reason };
    if !file.is_file() {
        return Err(unreachable("there is no such file".to_owned()));
    }
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await;
    let pool = pool.map_err(|error| unreachable(postgres::reason(&error)))?;
    let applied = sqlx::query_as(migrations::APPLIED).fetch_all(&pool).await;
    migrations::expect_all(0, applied, database)?;
    Ok(pool)
}

/// A database with this version's tables, in sessions that cannot write.
pub(crate) async fn postgres(options: &PgConnectOptions, database: &str) -> Result<PgPool, StoreError> {
    let session = [("default_transaction_read_only", "on"), ("statement_timeout", "0")];
    let options = options.clone().application_name("schemactl").options(session);
    let mut connection = postgres::connect(&options, database).await?;
    let applied = sqlx::query_as(migrations::APPLIED).fetch_all(&mut connection).await;
    migrations::expect_all(1, applied, database)?;
    Ok(PgPoolOptions::new().max_connections(CONNECTIONS).connect_lazy_with(options))
}
