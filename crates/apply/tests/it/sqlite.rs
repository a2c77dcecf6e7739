//! Against SQLite files.

use std::path::Path;

use schemactl_apply::{ApplyError, Target, apply, preview};
use sqlx::{Connection, SqliteConnection};

use crate::load::{event, example};

async fn schema_of(file: &Path, table: &str) -> Option<String> {
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let sql = "SELECT sql FROM sqlite_schema WHERE name = $1";
    sqlx::query_scalar(sql).bind(table).fetch_optional(&mut connection).await.unwrap()
}

#[tokio::test]
async fn the_examples_are_created_evolved_and_then_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    let target = Target::Sqlite(file.clone());
    assert_eq!(apply(&target, &example("shop")).await.unwrap().changes.len(), 7);
    assert_eq!(apply(&target, &example("shop")).await.unwrap().statements, [""; 0]);

    let evolved = apply(&target, &example("changes/compatible")).await.unwrap();
    assert_eq!(evolved.changes.len(), 4, "{:?}", evolved.changes);
    assert_eq!(apply(&target, &example("changes/compatible")).await.unwrap().statements, [""; 0]);

    let order = schema_of(&file, "order_placed").await.unwrap();
    for column in
        ["\"loyalty_points\" TEXT", "\"items\" TEXT", "\"placed_at\" TEXT", "\"campaign_id\" TEXT", "STRICT"]
    {
        assert!(order.contains(column), "{order}");
    }
}

#[tokio::test]
async fn a_wider_integer_is_the_same_column_and_a_number_that_becomes_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let target = Target::Sqlite(folder.path().join("new.db"));
    apply(&target, &event("int32 a = 1; uint32 b = 2;")).await.unwrap();
    apply(&target, &event("int64 a = 1; uint32 b = 2;")).await.unwrap();
    assert_eq!(apply(&target, &event("int64 a = 1; uint32 b = 2;")).await.unwrap().changes, []);
    let error = apply(&target, &event("int64 a = 1; uint64 b = 2;")).await.unwrap_err();
    let ApplyError::Refused(findings) = error else { panic!("{error:?}") };
    assert_eq!(
        findings[0].message,
        "Postgres table events.happened: SQLite cannot change the type of column \"b\"."
    );
}

#[tokio::test]
async fn a_missing_folder_is_named_and_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing");
    let target = Target::Sqlite(missing.join("new.db"));
    for error in
        [apply(&target, &event("string a = 1;")).await, preview(&target, &event("string a = 1;")).await]
    {
        assert!(matches!(error, Err(ApplyError::MissingFolder(_))), "{error:?}");
    }
    assert!(!missing.exists());
}

#[tokio::test]
async fn a_preview_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    let wanted = preview(&Target::Sqlite(file.clone()), &event("string a = 1;")).await.unwrap();
    assert_eq!(wanted.changes.len(), 1);
    assert!(!file.exists());
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(
        &file,
        "these are my notes, and they are longer than a header of a database file is, by far",
    )
    .unwrap();
    let before = std::fs::read(&file).unwrap();
    apply(&Target::Sqlite(file.clone()), &event("string a = 1;")).await.unwrap_err();
    assert_eq!(std::fs::read(&file).unwrap(), before);
}

#[tokio::test]
async fn a_table_that_somebody_else_made_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("new.db");
    let mut connection =
        SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    sqlx::raw_sql("CREATE TABLE Happened (id INTEGER)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    let error = apply(&Target::Sqlite(file), &event("string a = 1;")).await.unwrap_err();
    assert!(matches!(error, ApplyError::Refused(_)), "{error:?}");
}
