//! Postgres: what is there, from the catalog and the comments in it.

use std::time::Duration;

use schemactl_model::Finding;
use schemactl_sinks::{Desired, SinkChange, changes, postgres};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row,
    postgres::{PgConnectOptions, PgRow},
};

use crate::{
    Applied, ApplyError, Mode, accept,
    marks::{self, Found, FoundColumn},
    target::describe,
};

/// How long a server may take to answer at all.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) async fn run(
    options: &PgConnectOptions,
    wanted: &Desired,
    mode: Mode,
) -> Result<Applied, ApplyError> {
    let mut connection = connect(options).await?;
    // Dropped without a commit, the transaction leaves everything as it was.
    let mut transaction = connection.begin().await?;
    prepare(&mut transaction).await?;
    let (actual, mut findings) = actual(&mut transaction, wanted).await?;
    let changes = changes(&actual, wanted);
    findings.extend(changes.iter().filter_map(SinkChange::finding));
    accept(findings)?;
    let statements = postgres::render(&changes);
    if mode == Mode::Execute {
        for statement in &statements {
            execute(&mut transaction, statement).await?;
        }
        transaction.commit().await?;
    }
    Ok(Applied { changes, statements })
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, ApplyError> {
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(source)) => Err(ApplyError::Unreachable { target: describe(options), source }),
        Err(_) => Err(ApplyError::Silent { target: describe(options), seconds: CONNECT_TIMEOUT.as_secs() }),
    }
}

/// Bounds the waiting, and lets one apply at a time in: two would see the same old state.
async fn prepare(connection: &mut PgConnection) -> Result<(), ApplyError> {
    let timeout = format!("SET LOCAL lock_timeout = '{}'", postgres::LOCK_TIMEOUT);
    execute(connection, &timeout).await?;
    execute(connection, "SELECT pg_advisory_xact_lock(hashtext('schemactl.apply'))").await
}

async fn execute(connection: &mut PgConnection, statement: &str) -> Result<(), ApplyError> {
    // Each statement comes from the renderer, which quotes every name and text in it.
    let executed = sqlx::raw_sql(AssertSqlSafe(statement)).execute(connection).await;
    executed.map(drop).map_err(|source| match is_lock_timeout(&source) {
        true => ApplyError::Locked { waited: postgres::LOCK_TIMEOUT, source },
        false => ApplyError::statement(statement, source),
    })
}

fn is_lock_timeout(error: &sqlx::Error) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| code == "55P03")
}

/// Everything in the wanted schemas that has a name as tables have, with its columns.
const RELATIONS: &str = "
SELECT n.nspname::text AS namespace, c.relname::text AS name, c.relkind IN ('r', 'p') AS is_table,
       coalesce(obj_description(c.oid, 'pg_class'), '') AS comment,
       a.attname::text AS column_name, format_type(a.atttypid, a.atttypmod) AS column_type,
       coalesce(col_description(c.oid, a.attnum), '') AS column_comment
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND n.nspname = ANY($1)
ORDER BY n.nspname, c.relname, a.attnum";

async fn actual(
    connection: &mut PgConnection,
    wanted: &Desired,
) -> Result<(Desired, Vec<Finding>), ApplyError> {
    let schemas: Vec<&str> = wanted.tables.iter().map(|table| table.name.namespace.as_str()).collect();
    let rows = sqlx::query(RELATIONS).bind(&schemas).fetch_all(connection).await?;
    let mut found: Vec<Found> = Vec::new();
    for row in &rows {
        let (namespace, name): (String, String) = (row.try_get("namespace")?, row.try_get("name")?);
        let is_same = |last: &Found| last.namespace == namespace && last.name == name;
        if !found.last().is_some_and(is_same) {
            let (is_table, comment) = (row.try_get("is_table")?, row.try_get("comment")?);
            found.push(Found { namespace, name, is_table, comment, columns: Vec::new() });
        }
        if let (Some(table), Some(column)) = (found.last_mut(), column(row)?) {
            table.columns.push(column);
        }
    }
    let (mut state, mut findings) = (Desired::default(), Vec::new());
    for table in found {
        match marks::read(table, &wanted.tables) {
            Ok(table) => state.tables.extend(table),
            Err(finding) => findings.push(*finding),
        }
    }
    Ok((state, findings))
}

/// A relation without columns has a row without one.
fn column(row: &PgRow) -> Result<Option<FoundColumn>, sqlx::Error> {
    let Some(name) = row.try_get("column_name")? else {
        return Ok(None);
    };
    Ok(Some(FoundColumn {
        name,
        r#type: row.try_get("column_type")?,
        comment: row.try_get("column_comment")?,
    }))
}
