//! Filling an empty database with rows of another.

use sqlx::{AssertSqlSafe, Postgres, Sqlite};

use super::{Kind, Row, TABLES, Table, Value, read::bind};
use crate::{
    StoreError, Tx, text,
    tx::{Inner, on},
};

/// Long statements are what this is about; a session of a server would end them.
const PATIENCE: &str = "SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

impl Tx {
    /// Makes ready for [`insert_rows`](Tx::insert_rows). Answers the tables in which there is something already;
    /// where there are any, nothing may be inserted.
    pub async fn begin_filling(&mut self) -> Result<Vec<&'static str>, StoreError> {
        if let Inner::Postgres(transaction) = &mut self.inner {
            sqlx::raw_sql(PATIENCE).execute(&mut **transaction).await?;
        }
        // The one row that a new database has.
        on!(self, connection => {
            sqlx::query("DELETE FROM change_head WHERE seq = 0").execute(connection).await?;
        });
        let mut filled = Vec::new();
        for table in TABLES {
            if self.count(table).await? > 0 {
                filled.push(table.name);
            }
        }
        Ok(filled)
    }

    /// Inserts rows of one table as they are, with their ids and times.
    pub async fn insert_rows(&mut self, table: &'static Table, rows: &[Row]) -> Result<(), StoreError> {
        if rows.is_empty() {
            return Ok(());
        }
        let sql = AssertSqlSafe(insert(table, rows.len(), matches!(self.inner, Inner::Postgres(_))));
        match &mut self.inner {
            Inner::Sqlite(transaction) => {
                let mut query = sqlx::query::<Sqlite>(sql);
                for (value, kind) in values(table, rows) {
                    query = bind(query, value, kind);
                }
                query.execute(&mut **transaction).await?;
            }
            Inner::Postgres(transaction) => {
                let mut query = sqlx::query::<Postgres>(sql);
                for (value, kind) in values(table, rows) {
                    query = bind(query, value, kind);
                }
                query.execute(&mut **transaction).await?;
            }
        }
        Ok(())
    }

    /// Lets numbers that the database gives out go on behind those that were inserted.
    pub async fn end_filling(&mut self) -> Result<(), StoreError> {
        let Inner::Postgres(transaction) = &mut self.inner else { return Ok(()) };
        for table in TABLES.iter().filter(|table| table.columns[0].kind == Kind::Integer) {
            let (name, column) = (table.name, table.columns[0].name);
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{name}', '{column}'), coalesce(max({column}), 1),
                    max({column}) IS NOT NULL) FROM {name}"
            );
            sqlx::query(AssertSqlSafe(sql)).execute(&mut **transaction).await?;
        }
        Ok(())
    }
}

/// Names are constants of this crate, so nothing from outside gets into the statement.
fn insert(table: &Table, rows: usize, is_postgres: bool) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let columns = names.len();
    // Postgres would number the rows itself.
    let overriding = if is_postgres { "OVERRIDING SYSTEM VALUE" } else { "" };
    let row = |row: usize| {
        let parameters: Vec<String> =
            (1..=columns).map(|column| format!("${}", row * columns + column)).collect();
        format!("({})", parameters.join(","))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO {} ({}) {overriding} VALUES {}", table.name, names.join(", "), rows.join(","))
}

fn values<'a>(table: &'a Table, rows: &'a [Row]) -> impl Iterator<Item = (Value, Kind)> + 'a {
    let kinds = || table.columns.iter().map(|column| column.kind);
    rows.iter().flat_map(move |row| row.values.iter().map(kept).zip(kinds()))
}

fn kept(value: &Value) -> Value {
    match value {
        Value::Time(at) => Value::Time(text::micros(*at)),
        value => value.clone(),
    }
}
