//! What is particular to Postgres.

use std::time::Duration;

use sqlx::{
    ConnectOptions, Connection, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use time::OffsetDateTime;

use crate::{StoreError, migrations};

/// How long a server may take to answer before it counts as gone.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a request waits for a connection.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
const CONNECTIONS: u32 = 16;

/// What a statement may cost before the server ends it: a stuck client must not hold others up.
const SESSION: [(&str, &str); 3] =
    [("statement_timeout", "60s"), ("lock_timeout", "15s"), ("idle_in_transaction_session_timeout", "60s")];

/// Connects once to learn the true reason of a failure (a pool retries until it only knows that time
/// is up), brings the tables up to date if it is to, and opens the pool.
pub(crate) async fn open(
    options: &PgConnectOptions,
    database: &str,
    migrate: bool,
) -> Result<PgPool, StoreError> {
    let options = options.clone().application_name("schemactl").options(SESSION);
    let mut connection = connect(&options, database).await?;
    if migrate {
        connection = migrations::postgres(connection, database).await?;
    }
    connection.close().await?;
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(pool.connect_lazy_with(options))
}

pub(crate) async fn connect(options: &PgConnectOptions, database: &str) -> Result<PgConnection, StoreError> {
    let unreachable = |reason: String| StoreError::Unreachable { database: database.to_owned(), reason };
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(error)) => Err(unreachable(reason(&error))),
        Err(_) => {
            let seconds = CONNECT_TIMEOUT.as_secs();
            Err(unreachable(format!(
                "no answer within {seconds} seconds; is the server running and the port right?"
            )))
        }
    }
}

/// The server's own words where it answered; else what the connection says.
pub(crate) fn reason(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        sqlx::Error::Io(error) => format!("{error}; is the server running and the address right?"),
        other => other.to_string(),
    }
}

/// Locks a module's row until the transaction ends; whether the module exists.
pub(crate) async fn lock_module(connection: &mut PgConnection, module: &str) -> Result<bool, StoreError> {
    lock(connection, "SELECT name FROM modules WHERE name = $1 FOR NO KEY UPDATE", module).await
}

/// The same, also against those who [hold the name](hold_name).
pub(crate) async fn lock_name(connection: &mut PgConnection, module: &str) -> Result<bool, StoreError> {
    lock(connection, "SELECT name FROM modules WHERE name = $1 FOR UPDATE", module).await
}

/// Keeps a module's row from being renamed or deleted until the transaction ends; whether the module exists.
pub(crate) async fn hold_name(connection: &mut PgConnection, module: &str) -> Result<bool, StoreError> {
    lock(connection, "SELECT name FROM modules WHERE name = $1 FOR KEY SHARE", module).await
}

async fn lock(connection: &mut PgConnection, sql: &'static str, module: &str) -> Result<bool, StoreError> {
    let row: Option<(String,)> = sqlx::query_as(sql).bind(module).fetch_optional(connection).await?;
    Ok(row.is_some())
}

/// How many tokens of a role and scopes open something; locks them, so that the number does not go down
/// until the transaction ends.
pub(crate) async fn lock_tokens(
    connection: &mut PgConnection,
    role: &str,
    scopes: &str,
    at: OffsetDateTime,
) -> Result<usize, StoreError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT name FROM tokens WHERE role = $1 AND scopes = $2 AND revoked_at IS NULL
        AND (ends_at IS NULL OR ends_at > $3) ORDER BY name FOR UPDATE",
    )
    .bind(role)
    .bind(scopes)
    .bind(at)
    .fetch_all(connection)
    .await?;
    Ok(rows.len())
}
