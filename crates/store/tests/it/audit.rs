//! The audit log: by page, filtered, and never changed.

use schemactl_store::{Address, AuditEntry, AuditQuery, NewAuditEntry, Store};
use sqlx::{Connection, PgConnection, SqliteConnection};
use time::macros::datetime;

use crate::{
    database::on_both,
    world::{KEPT, audit, newest},
};

on_both!(
    lists_the_newest_first_and_in_pages,
    lists_the_oldest_first_too,
    finds_by_every_filter,
    a_time_is_a_second_whatever_its_fraction,
);

async fn note(store: &Store, entries: &[NewAuditEntry]) {
    let mut tx = store.write().await.unwrap();
    for entry in entries {
        tx.insert_audit(entry).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn found(store: &Store, query: AuditQuery) -> Vec<AuditEntry> {
    store.read().await.unwrap().audit(&AuditQuery { limit: 10, ..query }).await.unwrap()
}

fn actions(entries: &[AuditEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.entry.action.as_str()).collect()
}

fn three() -> [NewAuditEntry; 3] {
    ["first", "second", "third"].map(|action| audit(action, "acme/shop"))
}

async fn lists_the_newest_first_and_in_pages(store: &Store) {
    note(store, &three()).await;
    let mut tx = store.read().await.unwrap();
    let page = tx.audit(&newest(2)).await.unwrap();
    assert_eq!(page[0].entry, NewAuditEntry { at: KEPT, ..audit("third", "acme/shop") });
    let rest = tx.audit(&AuditQuery { after: Some(page[1].id), ..newest(2) }).await.unwrap();
    assert_eq!((actions(&page), actions(&rest)), (vec!["third", "second"], vec!["first"]));
}

async fn lists_the_oldest_first_too(store: &Store) {
    note(store, &three()).await;
    let oldest = AuditQuery { oldest_first: true, ..AuditQuery::default() };
    let all = found(store, oldest.clone()).await;
    let rest = found(store, AuditQuery { after: Some(all[0].id), ..oldest }).await;
    assert_eq!((actions(&all), actions(&rest)), (vec!["first", "second", "third"], vec!["second", "third"]));
}

async fn finds_by_every_filter(store: &Store) {
    let other = NewAuditEntry { who: "ada".to_owned(), ..audit("who", "acme/cart") };
    let failed = NewAuditEntry { outcome: "forbidden".to_owned(), ..audit("outcome", "acme2/shop") };
    let odd = audit("it's \"%", "\u{0}' OR 1=1 --");
    note(store, &[other, failed, audit("owner", "acme"), odd]).await;
    let text = |text: &str| Some(text.to_owned());
    let queries = [
        (AuditQuery { who: text("ada"), ..AuditQuery::default() }, vec!["who"]),
        (AuditQuery { outcome: text("forbidden"), ..AuditQuery::default() }, vec!["outcome"]),
        (AuditQuery { target: text("acme/cart"), ..AuditQuery::default() }, vec!["who"]),
        (AuditQuery { target: text("acme"), ..AuditQuery::default() }, vec!["owner", "who"]),
        (AuditQuery { action: text("it's \"%"), ..AuditQuery::default() }, vec!["it's \"%"]),
        (AuditQuery { target: text("\u{0}' OR 1=1 --"), ..AuditQuery::default() }, vec!["it's \"%"]),
        (AuditQuery { who: text("ada"), action: text("owner"), ..AuditQuery::default() }, vec![]),
    ];
    for (query, expected) in queries {
        let entries = found(store, query.clone()).await;
        assert_eq!(actions(&entries), expected, "{query:?}");
    }
}

async fn a_time_is_a_second_whatever_its_fraction(store: &Store) {
    let second = datetime!(2026-03-01 10:00:00 UTC);
    let times = [
        ("before", datetime!(2026-03-01 09:59:59.9 UTC)),
        ("whole", second),
        ("tenth", datetime!(2026-03-01 10:00:00.1 UTC)),
        ("micro", datetime!(2026-03-01 10:00:00.999999 UTC)),
        ("behind", datetime!(2026-03-01 10:00:01 UTC)),
    ];
    note(store, &times.map(|(action, at)| NewAuditEntry { at, ..audit(action, "acme/shop") })).await;
    let since = found(store, AuditQuery { since: Some(second), ..AuditQuery::default() }).await;
    assert_eq!(actions(&since), ["behind", "micro", "tenth", "whole"]);
    let until = found(store, AuditQuery { until: Some(second), ..AuditQuery::default() }).await;
    assert_eq!(actions(&until), ["before"]);
    let next = Some(second + time::Duration::SECOND);
    let within = AuditQuery { since: Some(second), until: next, ..AuditQuery::default() };
    assert_eq!(actions(&found(store, within).await), ["micro", "tenth", "whole"]);
}

const CHANGES: [&str; 2] = ["UPDATE audit SET who = 'somebody else'", "DELETE FROM audit"];

#[tokio::test]
async fn no_statement_changes_what_sqlite_noted() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("registry.db");
    let store = Store::open(&Address::Sqlite(file.clone())).await.unwrap();
    note(&store, &three()).await;
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    for change in CHANGES {
        let error = sqlx::query(change).execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains("only ever added to"), "{change}: {error}");
    }
    assert_eq!(found(&store, AuditQuery::default()).await.len(), 3);
}

#[tokio::test]
async fn no_statement_changes_what_postgres_noted() {
    let Some(server) = schemactl_testing::Postgres::shared("no_statement_changes_what_postgres_noted") else {
        return;
    };
    let database = server.database();
    let store = Store::open(&database.parse().unwrap()).await.unwrap();
    note(&store, &three()).await;
    let mut connection = PgConnection::connect(&database).await.unwrap();
    for change in CHANGES {
        let error = sqlx::query(change).execute(&mut connection).await.unwrap_err();
        assert!(error.to_string().contains("only ever added to"), "{change}: {error}");
    }
    assert_eq!(found(&store, AuditQuery::default()).await.len(), 3);
}
