//! What is particular to SQLite.

use std::{path::Path, time::Duration};

use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use time::OffsetDateTime;

use crate::{StoreError, migrations};

/// How long a writer waits for another process's writer.
const BUSY_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a request waits for a connection of this process.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);
const READERS: u32 = 8;
/// What a connection keeps of the file in memory, in SQLite's words: below zero, KiB. What a transaction writes beyond
/// that is written twice, which an import would do all the time.
const WRITER_CACHE: &str = "-65536";
const READER_CACHE: &str = "-8192";

/// Opens the file: one connection that writes, some that read. With `migrate` it is created where it is missing, and
/// brought up to date.
pub(crate) async fn open(file: &Path, migrate: bool) -> Result<(SqlitePool, SqlitePool), StoreError> {
    // A bare file name has the empty path for a parent, which is the working directory.
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.is_dir()) {
        return Err(StoreError::MissingFolder(folder.to_owned()));
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(migrate)
        .journal_mode(SqliteJournalMode::Wal)
        // NORMAL would lose the last commits on a power cut; an acknowledged publish has to stay.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // What is deleted is overwritten: a purge leaves nothing behind, also not of what went before it.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT);
    let writer = pool(options.clone().pragma("cache_size", WRITER_CACHE), 1, file).await?;
    if migrate {
        migrations::sqlite(&writer, &format!("SQLite file {}", file.display())).await?;
    }
    let readers = options.pragma("query_only", "ON").pragma("cache_size", READER_CACHE);
    let readers = pool(readers, READERS, file).await?;
    Ok((writer, readers))
}

async fn pool(
    options: SqliteConnectOptions,
    connections: u32,
    file: &Path,
) -> Result<SqlitePool, StoreError> {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await
        .map_err(|error| unreachable(file, &error))
}

/// Begins a transaction on a connection that is in none.
///
/// SQLite ends a transaction by itself where the disk is full; the connection, which did not, refuses to
/// begin another for ever. Such a one is closed, and a new one takes its place.
pub(crate) async fn begin(
    pool: &SqlitePool,
    statement: &'static str,
) -> Result<Transaction<'static, Sqlite>, sqlx::Error> {
    match pool.begin_with(statement).await {
        Err(sqlx::Error::InvalidSavePointStatement) => {
            pool.acquire().await?.close().await?;
            pool.begin_with(statement).await
        }
        begun => begun,
    }
}

fn unreachable(file: &Path, error: &sqlx::Error) -> StoreError {
    let reason = match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        other => other.to_string(),
    };
    StoreError::Unreachable { database: format!("SQLite file {}", file.display()), reason }
}

/// A transaction that writes is the only one: nothing is left to lock.
pub(crate) async fn lock_module(connection: &mut SqliteConnection, module: &str) -> Result<bool, StoreError> {
    let row: Option<(String,)> = sqlx::query_as("SELECT name FROM modules WHERE name = $1")
        .bind(module)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// How many tokens of a role and scopes open something. A transaction that writes is the only one, so the
/// number holds until it ends.
pub(crate) async fn lock_tokens(
    connection: &mut SqliteConnection,
    role: &str,
    scopes: &str,
    at: OffsetDateTime,
) -> Result<usize, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT name FROM tokens WHERE role = $1 AND scopes = $2 AND revoked_at IS NULL
        AND (ends_at IS NULL OR ends_at > $3)",
    )
    .bind(role)
    .bind(scopes)
    .bind(at)
    .fetch_all(connection)
    .await?;
    Ok(rows.len())
}
