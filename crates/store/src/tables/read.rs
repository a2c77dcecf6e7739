//! Reading a table from its first row to its last, a page at a time.

use sqlx::{
    AssertSqlSafe, ColumnIndex, Database, Decode, Encode, Executor, IntoArguments, Row as _, Type,
    query::Query,
};
use time::OffsetDateTime;

use super::{Kind, Row, Table, Value};
use crate::{StoreError, Tx, text, tx::on};

impl Tx {
    /// The next rows of a table in the order of its key: those behind a row, or the first. Fewer than
    /// [`Table::page`] are the last.
    pub async fn rows(&mut self, table: &'static Table, after: Option<&Row>) -> Result<Vec<Row>, StoreError> {
        let sql = page_of(table, after.is_some());
        let key = after.map(Row::key).unwrap_or_default();
        on!(self, connection => read(connection, sql, key, table).await)
    }

    /// How many rows a table has.
    pub async fn count(&mut self, table: &'static Table) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM {}", table.name);
        let (rows,): (i64,) =
            on!(self, connection => sqlx::query_as(AssertSqlSafe(sql)).fetch_one(connection).await?);
        text::natural("a count", rows)
    }
}

/// Names are constants of this crate, so nothing from outside gets into the statement.
fn page_of(table: &Table, is_behind: bool) -> String {
    let names: Vec<&str> = table.columns.iter().map(|column| column.name).collect();
    let key = names[..table.key].join(", ");
    let condition = if is_behind {
        let parameters: Vec<String> = (1..=table.key).map(|number| format!("${number}")).collect();
        format!("WHERE ({key}) > ({})", parameters.join(", "))
    } else {
        String::new()
    };
    format!(
        "SELECT {} FROM {} {condition} ORDER BY {key} LIMIT {}",
        names.join(", "),
        table.name,
        table.page()
    )
}

async fn read<'c, D, E>(
    connection: E,
    sql: String,
    key: &[Value],
    table: &'static Table,
) -> Result<Vec<Row>, StoreError>
where
    D: Database,
    E: Executor<'c, Database = D>,
    D::Arguments: IntoArguments<D>,
    usize: ColumnIndex<D::Row>,
    for<'q> Option<String>: Encode<'q, D> + Decode<'q, D> + Type<D>,
    for<'q> Option<i64>: Encode<'q, D> + Decode<'q, D> + Type<D>,
    for<'q> Option<OffsetDateTime>: Encode<'q, D> + Decode<'q, D> + Type<D>,
    for<'q> Option<Vec<u8>>: Encode<'q, D> + Decode<'q, D> + Type<D>,
{
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for value in key {
        query = bind(query, value.clone(), Kind::Text);
    }
    let rows = query.fetch_all(connection).await?;
    rows.iter().map(|row| decode::<D>(row, table)).collect()
}

fn decode<D>(row: &D::Row, table: &'static Table) -> Result<Row, StoreError>
where
    D: Database,
    usize: ColumnIndex<D::Row>,
    for<'q> Option<String>: Decode<'q, D> + Type<D>,
    for<'q> Option<i64>: Decode<'q, D> + Type<D>,
    for<'q> Option<OffsetDateTime>: Decode<'q, D> + Type<D>,
    for<'q> Option<Vec<u8>>: Decode<'q, D> + Type<D>,
{
    let value = |(number, kind): (usize, Kind)| {
        Ok(match kind {
            Kind::Text => row.try_get::<Option<String>, _>(number)?.map(Value::Text),
            Kind::Integer => row.try_get::<Option<i64>, _>(number)?.map(Value::Integer),
            Kind::Time => row.try_get::<Option<OffsetDateTime>, _>(number)?.map(Value::Time),
            Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(number)?.map(Value::Bytes),
        }
        .unwrap_or(Value::Null))
    };
    let kinds = table.columns.iter().map(|column| column.kind).enumerate();
    let values: Result<_, sqlx::Error> = kinds.map(value).collect();
    let values = values.map_err(|error| {
        // Which row it is can be said even so: its key is read alone.
        let first = row.try_get::<Option<String>, _>(0).ok().flatten().unwrap_or_default();
        StoreError::corrupt(table.name, format!("row {first:?}: {error}"))
    })?;
    Ok(Row { table, values })
}

/// Binds a value; one that is null, as of this kind.
pub(super) fn bind<'q, D>(
    query: Query<'q, D, D::Arguments>,
    value: Value,
    kind: Kind,
) -> Query<'q, D, D::Arguments>
where
    D: Database,
    Option<String>: Encode<'q, D> + Type<D> + 'q,
    Option<i64>: Encode<'q, D> + Type<D> + 'q,
    Option<OffsetDateTime>: Encode<'q, D> + Type<D> + 'q,
    Option<Vec<u8>>: Encode<'q, D> + Type<D> + 'q,
{
    match (value, kind) {
        (Value::Text(text), _) => query.bind(Some(text)),
        (Value::Integer(number), _) => query.bind(Some(number)),
        (Value::Time(time), _) => query.bind(Some(time)),
        (Value::Bytes(bytes), _) => query.bind(Some(bytes)),
        (Value::Null, Kind::Text) => query.bind(None::<String>),
        (Value::Null, Kind::Integer) => query.bind(None::<i64>),
        (Value::Null, Kind::Time) => query.bind(None::<OffsetDateTime>),
        (Value::Null, Kind::Bytes) => query.bind(None::<Vec<u8>>),
    }
}
