//! The list of tables is that of the database: what is missing in it would be moved nowhere.

use std::collections::BTreeMap;

use schemactl_store::{Address, Kind, Store, TABLES};
use schemactl_testing::Postgres;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use tempfile::TempDir;

use crate::{
    database::on_both,
    world::{candidate, event, publish},
};

on_both!(rows_are_read_page_by_page_in_the_order_of_their_keys, a_filled_database_is_told_by_its_tables);

/// Columns with their kinds, by table.
type Columns = BTreeMap<String, Vec<(String, Kind)>>;

fn listed() -> Columns {
    let columns = |table: &schemactl_store::Table| {
        table.columns.iter().map(|column| (column.name.to_owned(), column.kind)).collect()
    };
    TABLES.iter().map(|table| (table.name.to_owned(), columns(table))).collect()
}

#[tokio::test]
async fn every_table_and_column_of_sqlite_is_listed() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("registry.db");
    Store::open(&Address::Sqlite(file.clone())).await.unwrap().close().await;
    let mut connection = SqliteConnection::connect(&file.display().to_string()).await.unwrap();
    // What the text search looks through follows from the events, by triggers.
    let tables: Vec<(String,)> = sqlx::query_as(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlx%' ESCAPE '\\'
            AND name <> 'event_texts' AND name NOT LIKE 'event\\_letters%' ESCAPE '\\'",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut found = Columns::new();
    for (table,) in tables {
        let sql = AssertSqlSafe(format!(
            "SELECT name, type, name LIKE '%\\_at' ESCAPE '\\' OR name = 'at' FROM pragma_table_info('{table}')"
        ));
        let columns: Vec<(String, String, bool)> =
            sqlx::query_as(sql).fetch_all(&mut connection).await.unwrap();
        let kind = |(name, kind, is_time): (String, String, bool)| match &kind[..] {
            "TEXT" if is_time => (name, Kind::Time),
            "TEXT" => (name, Kind::Text),
            "INTEGER" => (name, Kind::Integer),
            "BLOB" => (name, Kind::Bytes),
            other => panic!("{table}.{name} is {other}"),
        };
        found.insert(table.clone(), columns.into_iter().map(kind).collect());
    }
    assert_eq!(listed(), found);
}

#[tokio::test]
async fn every_table_and_column_of_postgres_is_listed() {
    let Some(server) = Postgres::shared("every_table_and_column_of_postgres_is_listed") else { return };
    let address = server.database();
    Store::open(&address.parse().unwrap()).await.unwrap().close().await;
    let mut connection = PgConnection::connect(&address).await.unwrap();
    let columns: Vec<(String, String, String)> = sqlx::query_as(
        "SELECT c.table_name::text, c.column_name::text, c.data_type::text FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE '\\_sqlx%'
        ORDER BY c.table_name, c.ordinal_position",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    let mut found = Columns::new();
    for (table, column, kind) in columns {
        let kind = match &kind[..] {
            "text" => Kind::Text,
            "bigint" => Kind::Integer,
            "timestamp with time zone" => Kind::Time,
            "bytea" => Kind::Bytes,
            other => panic!("{table}.{column} is {other}"),
        };
        found.entry(table).or_default().push((column, kind));
    }
    assert_eq!(listed(), found);
}

async fn rows_are_read_page_by_page_in_the_order_of_their_keys(store: &Store) {
    let table = schemactl_store::Table::named("version_files").unwrap();
    let most = table.page() as usize;
    let paths: Vec<String> = (0..most + 3).map(|number| format!("a/{number}.proto")).collect();
    let files: Vec<(&str, &str)> = paths.iter().map(|path| (&path[..], "the same")).collect();
    publish(store, &candidate("acme/shop", "0.1.0", &files)).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let first = tx.rows(table, None).await.unwrap();
    let rest = tx.rows(table, first.last()).await.unwrap();
    assert_eq!((first.len(), rest.len()), (most, 3));
    let read: Vec<_> = first.iter().chain(&rest).map(|row| row.text("path").to_owned()).collect();
    let mut sorted = paths;
    sorted.sort_unstable();
    assert_eq!(read, sorted);
    assert_eq!(
        rest[0].to_string(),
        format!("version_files module=acme/shop version=0.1.0 path={}", sorted[most])
    );
}

async fn a_filled_database_is_told_by_its_tables(store: &Store) {
    assert_eq!(store.write().await.unwrap().begin_filling().await.unwrap(), [""; 0]);
    let mut new = candidate("acme/shop", "0.1.0", &[]);
    new.events = vec![event("order_placed")];
    publish(store, &new).await.unwrap();
    let filled = store.write().await.unwrap().begin_filling().await.unwrap();
    assert!(filled.contains(&"versions") && filled.contains(&"event_destinations"), "{filled:?}");
}
