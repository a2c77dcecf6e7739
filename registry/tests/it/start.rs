//! Starting: the first admin token, and what keeps a server from starting.

use std::os::unix::fs::PermissionsExt;

use schemactl_registry::{Registry, StartError};
use schemactl_store::{Address, Store};
use serde_json::json;
use tempfile::TempDir;
use time::macros::datetime;

use crate::app::{ADMIN, TestApp, config};

fn address(folder: &TempDir) -> Address {
    Address::Sqlite(folder.path().join("registry.db"))
}

#[tokio::test]
async fn makes_up_a_first_token_and_writes_it_where_only_the_owner_reads() {
    let folder = TempDir::new().unwrap();
    let mut config = config(address(&folder), &folder);
    config.admin_token = None;
    let registry = Registry::open(config.clone()).await.unwrap();
    let file = registry.token_file().unwrap().to_owned();
    assert_eq!(file, folder.path().join("admin-token"));
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let token = std::fs::read_to_string(&file).unwrap();
    let app = TestApp::open(config.clone()).await;
    let who = app.get_as(token.trim(), "/api/v1/whoami").await.expect(200).json();
    assert_eq!(
        (&who["name"], &who["grants"][0]),
        (&json!("admin"), &json!({ "role": "admin", "scope": "*" }))
    );
    assert!(
        !std::fs::read_to_string(folder.path().join("registry.db-wal")).is_ok_and(|wal| wal.contains(&token))
    );
    // The second start finds it and writes nothing.
    std::fs::remove_file(&file).unwrap();
    let again = Registry::open(config).await.unwrap();
    assert_eq!(again.token_file(), None);
    assert!(!file.exists());
}

#[tokio::test]
async fn takes_the_first_token_that_is_given_and_no_later_one() {
    let folder = TempDir::new().unwrap();
    let mut config = config(address(&folder), &folder);
    let first = Registry::open(config.clone()).await.unwrap();
    assert_eq!((first.token_file(), first.ignored_token()), (None, false));
    config.admin_token = Some("another-token-of-somebody".to_owned());
    let second = Registry::open(config.clone()).await.unwrap();
    assert!(second.ignored_token());
    let app = TestApp::open(config).await;
    app.get_as("another-token-of-somebody", "/api/v1/audit").await.problem(401, "unauthenticated");
    app.get_as(ADMIN, "/api/v1/audit").await.expect(200);
}

#[tokio::test]
async fn where_no_admin_token_opens_anything_the_next_start_takes_another() {
    let folder = TempDir::new().unwrap();
    let mut config = config(address(&folder), &folder);
    drop(Registry::open(config.clone()).await.unwrap());
    let store = Store::open(&config.database).await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.revoke_token("admin", datetime!(2026-03-01 10:00 UTC)).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;
    let error = Registry::open(config.clone()).await.err().unwrap();
    assert!(matches!(error, StartError::SpentToken), "{error}");
    config.admin_token = Some("another-token-of-the-admin".to_owned());
    let app = TestApp::open(config).await;
    let audit =
        app.get_as("another-token-of-the-admin", "/api/v1/audit?action=create_token").await.expect(200);
    let targets: Vec<_> =
        audit.json()["items"].as_array().unwrap().iter().map(|entry| entry["target"].clone()).collect();
    assert_eq!(targets, ["admin-2", "admin"]);
}

#[tokio::test]
async fn refuses_a_token_that_can_be_guessed() {
    let folder = TempDir::new().unwrap();
    for weak in ["", "secret"] {
        let mut config = config(address(&folder), &folder);
        config.admin_token = Some(weak.to_owned());
        let error = Registry::open(config).await.err().unwrap();
        assert!(matches!(error, StartError::WeakToken { least: 16, .. }), "{error}");
    }
}

#[tokio::test]
async fn names_a_missing_folder() {
    let folder = TempDir::new().unwrap();
    let address = Address::Sqlite(folder.path().join("nowhere/registry.db"));
    let error = Registry::open(config(address, &folder)).await.err().unwrap();
    assert!(error.to_string().contains("nowhere"), "{error}");
    assert!(!folder.path().join("admin-token").exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn servers_start_at_once_on_one_database() {
    let Some(postgres) = schemactl_testing::Postgres::shared("servers_start_at_once_on_one_database") else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let config = config(postgres.database().parse().unwrap(), &folder);
    let open = || Registry::open(config.clone());
    let (first, second, third) = tokio::join!(open(), open(), open());
    for opened in [first, second, third] {
        opened.unwrap();
    }
}
