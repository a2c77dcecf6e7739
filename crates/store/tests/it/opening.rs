//! Opening a database, and not being able to.

use std::time::{Duration, Instant};

use schemactl_store::{Address, Store, StoreError};
use schemactl_testing::Postgres;
use tempfile::TempDir;

use crate::{
    database::on_both,
    world::{candidate, module, publish},
};

on_both!(answers_a_ping);

async fn answers_a_ping(store: &Store) {
    store.ping().await.unwrap();
}

#[tokio::test]
async fn creates_a_missing_file_and_keeps_what_is_in_it() {
    let folder = TempDir::new().unwrap();
    let address = Address::Sqlite(folder.path().join("new.db"));
    let store = Store::open(&address).await.unwrap();
    publish(&store, &candidate("acme/shop", "0.1.0", &[])).await.unwrap();
    store.close().await;
    let again = Store::open(&address).await.unwrap();
    assert!(again.read().await.unwrap().latest(&module("acme/shop")).await.unwrap().is_some());
}

#[tokio::test]
async fn names_the_missing_folder_of_a_file() {
    let folder = TempDir::new().unwrap();
    let missing = folder.path().join("nowhere");
    let error = Store::open(&Address::Sqlite(missing.join("registry.db"))).await.unwrap_err();
    assert!(matches!(&error, StoreError::MissingFolder(path) if *path == missing), "{error:?}");
    assert!(error.to_string().contains("nowhere"), "{error}");
    assert!(!missing.exists());
}

#[tokio::test]
async fn refuses_a_file_that_is_no_database() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(
        &file,
        "just some notes, and enough of them to look like a page of something\n".repeat(100),
    )
    .unwrap();
    let error = Store::open(&Address::Sqlite(file)).await.unwrap_err();
    assert!(error.to_string().contains("notes.txt"), "{error}");
    assert!(error.to_string().contains("not a database"), "{error}");
}

async fn unreachable(address: &str) -> String {
    let start = Instant::now();
    let error = Store::open(&address.parse().unwrap()).await.unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(8), "took {:?}", start.elapsed());
    assert!(matches!(error, StoreError::Unreachable { .. }), "{error:?}");
    let text = error.to_string();
    assert!(!format!("{error:?} {text}").contains("s3cret"), "{text}");
    text
}

#[tokio::test]
async fn names_a_server_that_refuses_the_connection() {
    // Port 1 of the own machine: nobody listens.
    let error = unreachable("postgres://app:s3cret@127.0.0.1:1/registry").await;
    assert!(error.starts_with("cannot open Postgres database \"registry\" at 127.0.0.1:1: "), "{error}");
    assert!(error.contains("refused"), "{error}");
}

#[tokio::test]
async fn gives_up_on_a_server_that_accepts_and_says_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let error = unreachable(&format!("postgres://app:s3cret@127.0.0.1:{port}/registry")).await;
    assert!(error.contains("no answer within 5 seconds"), "{error}");
}

#[tokio::test]
async fn repeats_what_the_server_says_about_a_missing_database() {
    let Some(postgres) = Postgres::shared("repeats_what_the_server_says_about_a_missing_database") else {
        return;
    };
    let error = unreachable(&postgres.address("nowhere")).await;
    assert!(error.contains("database \"nowhere\" does not exist"), "{error}");
}
