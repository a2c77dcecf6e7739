//! Against a PostgreSQL server.

use schemactl_apply::{ApplyError, Target, apply, preview};
use schemactl_sinks::{Class, Desired};
use schemactl_testing::Postgres;
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::load::{event, example};

/// A database of its own; none where PostgreSQL is not installed.
fn database(test: &str) -> Option<String> {
    Postgres::shared(test).map(Postgres::database)
}

fn target(address: &str) -> Target {
    address.parse().unwrap()
}

async fn run(address: &str, statement: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(address).await?;
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.map(drop)
}

/// Columns of a table as `name type`, in order.
async fn columns(address: &str, table: &str) -> Vec<String> {
    let mut connection = PgConnection::connect(address).await.unwrap();
    let sql = "SELECT attname || ' ' || format_type(atttypid, atttypmod) FROM pg_attribute
               WHERE attrelid = $1::regclass AND attnum > 8 ORDER BY attnum";
    sqlx::query_scalar(sql).bind(table).fetch_all(&mut connection).await.unwrap()
}

async fn apply_changes(address: &str, desired: &Desired) -> Vec<String> {
    let applied = apply(&target(address), desired).await.unwrap();
    let shown = applied.changes.iter().map(|change| change.to_string());
    shown.map(|change| change.replace("Postgres table events.happened: ", "")).collect()
}

#[tokio::test]
async fn the_examples_are_created_evolved_and_then_left_alone() {
    let Some(address) = database("apply the examples") else { return };
    let (shop, compatible) = (example("shop"), example("changes/compatible"));

    let created = apply(&target(&address), &shop).await.unwrap();
    assert_eq!(created.changes.len(), 7);
    assert!(columns(&address, "events.order_placed").await.contains(&"email_hash text".to_owned()));
    let again = apply(&target(&address), &shop).await.unwrap();
    assert_eq!((again.changes, again.statements), (vec![], vec![]));

    let evolved = apply_changes(&address, &compatible).await;
    assert_eq!(
        evolved,
        [
            "SAFE: Postgres table events.order_placed: add column \"sales_channel\"",
            "SAFE: Postgres table events.order_placed: add column \"campaign_id\"",
            "SAFE: Postgres table events.order_returned: create with 13 columns",
            "SAFE: Postgres table events.payment_failed: add column \"decline_code\"",
        ]
    );
    let again = apply(&target(&address), &compatible).await.unwrap();
    assert_eq!((again.changes, again.statements), (vec![], vec![]));
}

#[tokio::test]
async fn a_breaking_change_is_refused_and_leaves_everything_as_it_was() {
    let Some(address) = database("refuse a breaking change") else { return };
    apply(&target(&address), &example("shop")).await.unwrap();
    let before = columns(&address, "events.order_placed").await;
    let error = apply(&target(&address), &example("changes/breaking")).await.unwrap_err();
    let ApplyError::Refused(findings) = error else { panic!("{error:?}") };
    let messages: Vec<_> = findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        messages,
        ["BREAKING: Postgres table events.order_placed: \"loyalty_points\": uint64 became string."]
    );
    assert_eq!(columns(&address, "events.order_placed").await, before);
}

#[tokio::test]
async fn every_change_of_a_column_runs_and_is_remembered() {
    let Some(address) = database("change columns") else { return };
    let steps: &[(&str, &[&str], &[&str])] = &[
        (
            "int32 a = 1; uint32 b = 2; string c = 3; repeated int32 d = 4;",
            &["SAFE: create with 12 columns"],
            &["a integer", "b bigint", "c text", "d integer[]"],
        ),
        (
            "int64 a = 1; uint64 b = 2; repeated string c = 3; repeated int64 d = 4;",
            &[
                "SAFE: change type of \"a\": the table is rewritten and locked while that runs",
                "SAFE: comment on \"a\"",
                "SAFE: change type of \"b\": the table is rewritten and locked while that runs",
                "SAFE: comment on \"b\"",
                "NEW_COLUMN: add column \"c_v2\": string became repeated string: one value became a list",
                "SAFE: change type of \"d\": the table is rewritten and locked while that runs",
                "SAFE: comment on \"d\"",
            ],
            &["a bigint", "b numeric(20,0)", "c text", "d bigint[]", "c_v2 text[]"],
        ),
        (
            "int64 renamed = 1; uint64 b = 2; repeated string c = 3; repeated int64 d = 4;",
            &[
                "WARN: keep \"a\" for field \"renamed\": the column keeps its name, so that who reads it still can",
            ],
            &["a bigint", "b numeric(20,0)", "c text", "d bigint[]", "c_v2 text[]"],
        ),
        (
            "int64 renamed = 1; uint64 b = 2; repeated string c = 3; reserved 4; bool d = 5;",
            &[
                "WARN: keep \"a\" for field \"renamed\": the column keeps its name, so that who reads it still can",
                "NEW_COLUMN: add column \"d_v2\": the table has another column \"d\" already",
                "WARN: keep column \"d\": its field is gone or lands here no more; what was written stays",
            ],
            &["a bigint", "b numeric(20,0)", "c text", "d bigint[]", "c_v2 text[]", "d_v2 boolean"],
        ),
    ];
    for (fields, expected, expected_columns) in steps {
        assert_eq!(apply_changes(&address, &event(fields)).await, *expected, "{fields}");
        assert_eq!(columns(&address, "events.happened").await, *expected_columns, "{fields}");
        let again = apply(&target(&address), &event(fields)).await.unwrap();
        assert_eq!(again.statements, [""; 0], "{fields}");
        assert!(
            again.changes.iter().all(|change| change.class == Class::Warn),
            "{fields}: {:?}",
            again.changes
        );
    }
}

#[tokio::test]
async fn an_unsigned_number_keeps_its_range() {
    let Some(address) = database("check unsigned numbers") else { return };
    apply(&target(&address), &event("uint64 a = 1; repeated uint64 b = 2;")).await.unwrap();
    let insert = |id: u32, a: &str, b: &str| {
        let values = format!("'{id}', now(), {a}, '{b}'");
        format!("INSERT INTO events.happened (event_id, event_time, a, b) VALUES ({values})")
    };
    run(&address, &insert(1, "18446744073709551615", "{0,18446744073709551615}")).await.unwrap();
    for (a, b) in
        [("18446744073709551616", "{}"), ("-1", "{}"), ("0", "{-1}"), ("0", "{18446744073709551616}")]
    {
        assert!(run(&address, &insert(2, a, b)).await.is_err(), "{a} {b}");
    }
}

#[tokio::test]
async fn hostile_names_and_comments_are_names_and_comments() {
    let Some(address) = database("hostile names") else { return };
    run(&address, "CREATE TABLE users (id int)").await.unwrap();
    let desired = event(
        "// '; DROP TABLE users; -- \\'\\\\ $$\n
        string a = 1 [(schemactl.v1.field).column = {name: \"a\\\" text); DROP TABLE users; --\"}];
        // \\'; DROP TABLE users; --
        string b = 2;",
    );
    apply(&target(&address), &desired).await.unwrap();
    run(&address, "SELECT id FROM users").await.unwrap();
    assert_eq!(
        columns(&address, "events.happened").await,
        ["\"a\"\" text); DROP TABLE users; --\" text", "b text"]
            .map(|column| column.replace("\"a\"\" ", "a\" ").replace("--\" text", "-- text"))
    );
    let again = apply(&target(&address), &desired).await.unwrap();
    assert_eq!(again.changes, [], "comments read back as they were written");
}

#[tokio::test]
async fn what_somebody_else_made_is_not_touched() {
    let Some(address) = database("foreign tables") else { return };
    run(&address, "CREATE SCHEMA events; CREATE TABLE events.happened (id int)").await.unwrap();
    let error = apply(&target(&address), &event("string a = 1;")).await.unwrap_err();
    let ApplyError::Refused(findings) = error else { panic!("{error:?}") };
    assert_eq!(findings[0].message, "Postgres table events.happened exists, and schemactl did not make it.");

    run(&address, "DROP TABLE events.happened").await.unwrap();
    apply(&target(&address), &event("string a = 1;")).await.unwrap();
    run(&address, "ALTER TABLE events.happened ADD COLUMN b int").await.unwrap();
    let changes = apply_changes(&address, &event("string a = 1; string b = 2;")).await;
    assert_eq!(changes, ["NEW_COLUMN: add column \"b_v2\": the table has another column \"b\" already"]);
}

#[tokio::test]
async fn a_preview_changes_nothing() {
    let Some(address) = database("preview") else { return };
    let wanted = preview(&target(&address), &event("string a = 1;")).await.unwrap();
    assert!(!wanted.statements.is_empty());
    assert!(run(&address, "SELECT 1 FROM events.happened").await.is_err());
}

#[tokio::test]
async fn a_table_in_use_is_an_error_and_not_a_wait_for_ever() {
    let Some(address) = database("locked tables") else { return };
    apply(&target(&address), &event("string a = 1;")).await.unwrap();
    let mut other = PgConnection::connect(&address).await.unwrap();
    sqlx::raw_sql("BEGIN; SELECT * FROM events.happened").execute(&mut other).await.unwrap();
    let error = apply(&target(&address), &event("string a = 1; string b = 2;")).await.unwrap_err();
    assert!(matches!(error, ApplyError::Locked { .. }), "{error:?}");
}

#[tokio::test]
async fn two_at_once_do_it_once() {
    let Some(address) = database("concurrent applies") else { return };
    let (target, desired) = (target(&address), example("shop"));
    let (one, other) = tokio::join!(apply(&target, &desired), apply(&target, &desired));
    let done = [one.unwrap(), other.unwrap()].map(|applied| applied.statements.is_empty());
    assert_ne!(done[0], done[1]);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named_without_its_password() {
    let target: Target = "postgres://me:secret@127.0.0.1:1/events".parse().unwrap();
    let error = apply(&target, &event("string a = 1;")).await.unwrap_err();
    assert_eq!(error.to_string(), "cannot open Postgres database \"events\" at 127.0.0.1:1");
    assert!(!format!("{error:?} {target:?}").contains("secret"));
}

#[test]
fn an_address_that_is_none_is_refused_without_being_repeated() {
    for text in ["", "mysql://u:secret@h/d", "sqlite://", "postgres://u:secret@h:notaport/d"] {
        let error = text.parse::<Target>().unwrap_err().to_string();
        assert!(error.contains("write sqlite://FILE or postgres://USER@HOST/DATABASE"));
        assert!(!error.contains("secret"));
    }
}
