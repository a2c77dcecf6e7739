//! Schemathesis reads the description and asks for whatever it allows and forbids.

use std::process::{Command, Output};

use schemactl_registry::Registry;
use tempfile::TempDir;
use tokio::net::TcpListener;

use super::{python, session};
use crate::app::{ADMIN, TestApp, config};

/// Requests to an operation, unless `SCHEMACTL_ROUNDS` asks for more.
const REQUESTS: &str = "15";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_asked_the_answer_is_one_that_is_described() {
    let Some(python) = python("whatever_is_asked_the_answer_is_one_that_is_described") else { return };
    let folder = TempDir::new().unwrap();
    let database = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let config = config(database, &folder);
    // The same database through another door, so that there is something to ask for.
    session::hold(&TestApp::open(config.clone()).await).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let registry = Registry::open(config).await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(registry.serve(listener, async { drop(stopped.await) }));
    let output = tokio::task::spawn_blocking(move || ask(&python, &address, folder.path())).await.unwrap();
    drop(stop);
    server.await.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}

fn ask(python: &std::path::Path, address: &str, folder: &std::path::Path) -> Output {
    let requests = std::env::var("SCHEMACTL_ROUNDS").unwrap_or_else(|_| REQUESTS.to_owned());
    Command::new(python)
        .current_dir(folder)
        .args(["-m", "schemathesis.cli", "run", &format!("{address}/openapi.json")])
        .args(["--url", address, "--header", &format!("Authorization: Bearer {ADMIN}")])
        // A stream goes on for as long as somebody reads it.
        .args(["--exclude-path", "/api/v1/changes/stream"])
        .args(["--checks", CHECKS, "--phases", "examples,coverage,fuzzing"])
        .args(["--max-examples", &requests, "--seed", "1", "--generation-deterministic", "--no-color"])
        .output()
        .unwrap()
}

const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
