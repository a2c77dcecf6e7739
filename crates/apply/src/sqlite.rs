//! SQLite: what is there, from the table of marks.

use std::{collections::HashMap, path::Path, time::Duration};

use schemactl_model::Finding;
use schemactl_sinks::{Desired, SinkChange, Table, changes, sqlite};
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};

use crate::{
    Applied, ApplyError, Mode, accept,
    marks::{self, Found, FoundColumn},
};

/// How long another writer is waited for.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) async fn run(file: &Path, wanted: &Desired, mode: Mode) -> Result<Applied, ApplyError> {
    if mode == Mode::Preview && !file.exists() {
        check_folder(file)?;
        return plan(&Desired::default(), Vec::new(), wanted);
    }
    let mut connection = connect(file).await?;
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
    let (actual, findings) = actual(&mut transaction, wanted).await?;
    let applied = plan(&actual, findings, wanted)?;
    match mode {
        Mode::Preview => transaction.rollback().await?,
        Mode::Execute => {
            for statement in &applied.statements {
                // Each statement comes from the renderer, which quotes every name and text in it.
                let statement_sql = AssertSqlSafe(statement.as_str());
                let executed = sqlx::raw_sql(statement_sql).execute(&mut *transaction).await;
                executed.map_err(|source| ApplyError::statement(statement, source))?;
            }
            transaction.commit().await?;
        }
    }
    connection.close().await?;
    Ok(applied)
}

fn plan(actual: &Desired, mut findings: Vec<Finding>, wanted: &Desired) -> Result<Applied, ApplyError> {
    let changes = changes(actual, wanted);
    let (statements, impossible) = sqlite::render(&changes);
    findings.extend(changes.iter().filter_map(SinkChange::finding));
    findings.extend(impossible);
    accept(findings)?;
    Ok(Applied { changes, statements })
}

fn check_folder(file: &Path) -> Result<(), ApplyError> {
    match file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) if !folder.is_dir() => Err(ApplyError::MissingFolder(folder.to_owned())),
        _ => Ok(()),
    }
}

async fn connect(file: &Path) -> Result<SqliteConnection, ApplyError> {
    check_folder(file)?;
    let options =
        SqliteConnectOptions::new().filename(file).create_if_missing(true).busy_timeout(BUSY_TIMEOUT);
    let unreachable =
        |source| ApplyError::Unreachable { target: format!("the SQLite file {}", file.display()), source };
    options.connect().await.map_err(unreachable)
}

const RELATIONS: &str = "
SELECT m.name AS name, m.type = 'table' AS is_table, coalesce(c.name, '') AS column_name
FROM sqlite_schema m LEFT JOIN pragma_table_info(m.name) c
WHERE m.type IN ('table', 'view')
ORDER BY m.name, c.cid";

/// Tables that are there. A table of ours is of the schema that the wanted table of its name is of:
/// SQLite has none.
async fn actual(
    connection: &mut SqliteConnection,
    wanted: &Desired,
) -> Result<(Desired, Vec<Finding>), ApplyError> {
    let rows = sqlx::query(RELATIONS).fetch_all(&mut *connection).await?;
    let is_marked =
        rows.iter().any(|row| row.try_get::<&str, _>("name").is_ok_and(|name| name == sqlite::MARKS));
    let marks = match is_marked {
        true => marks(connection).await?,
        false => HashMap::new(),
    };
    let mut found: Vec<Found> = Vec::new();
    for row in &rows {
        let (name, column): (String, String) = (row.try_get("name")?, row.try_get("column_name")?);
        if found.last().is_none_or(|last| last.name != name) {
            let is_table: bool = row.try_get("is_table")?;
            found.push(table(name.clone(), is_table, &marks, &wanted.tables));
        }
        let mark = marks.get(&(name, column.clone())).cloned().unwrap_or_default();
        if let Some(table) = found.last_mut() {
            table.columns.push(FoundColumn { name: column, r#type: mark.r#type, comment: mark.comment });
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

fn table(name: String, is_table: bool, marks: &Marks, wanted: &[Table]) -> Found {
    let same = |table: &&Table| table.name.name.eq_ignore_ascii_case(&name);
    let wanted = wanted.iter().find(same);
    Found {
        namespace: wanted.map(|table| table.name.namespace.clone()).unwrap_or_default(),
        is_table,
        comment: marks
            .get(&(name.clone(), String::new()))
            .map(|mark| mark.comment.clone())
            .unwrap_or_default(),
        columns: Vec::new(),
        // As it is wanted: SQLite does not tell upper case from lower, and changes are found by name.
        name: wanted.map_or(name, |table| table.name.name.clone()),
    }
}

#[derive(Clone, Default)]
struct Mark {
    r#type: String,
    comment: String,
}

/// Marks by table and column.
type Marks = HashMap<(String, String), Mark>;

async fn marks(connection: &mut SqliteConnection) -> Result<Marks, ApplyError> {
    let statement = "SELECT \"table\", \"column\", type, comment FROM schemactl_marks";
    let rows = sqlx::query(statement).fetch_all(connection).await?;
    let mark = |row: &SqliteRow| {
        let mark = Mark { r#type: row.try_get("type")?, comment: row.try_get("comment")? };
        Ok(((row.try_get("table")?, row.try_get("column")?), mark))
    };
    rows.iter().map(mark).collect::<Result<_, sqlx::Error>>().map_err(ApplyError::from)
}
