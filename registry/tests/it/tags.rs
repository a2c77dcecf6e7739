//! What is said about events, as flat rows: now, in a version, and as of a time.

use std::{path::Path, process::Command, time::Duration};

use schemactl_store::Address;
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    app::{TestApp, World, on_both, request},
    sources::ORDERS,
};

on_both!(lists_rows_of_events_that_match, lists_what_a_version_said, lists_what_was_latest_then);

const FILE: &str = "acme/shop/v1/orders.proto";

/// Two versions, of which the second has another owner.
async fn shop(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[(FILE, ORDERS)])).await.expect(201);
    let next = ORDERS.replace("\"checkout\"", "\"payments\"");
    app.publish(&request("acme/shop", Some("0.1.0"), &[(FILE, &next)])).await.expect(201);
}

/// `event sort name value@version`, space between.
async fn rows(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.get(&format!("/api/v1/tags?{query}")).await.expect(200).json();
    let row = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        format!("{} {} {} {}@{}", text("event"), text("tag"), text("name"), text("value"), text("version"))
    };
    page["items"].as_array().unwrap().iter().map(row).collect()
}

async fn lists_rows_of_events_that_match(app: &TestApp) {
    shop(app).await;
    let owner = ["order_placed owner payments payments@0.1.1"];
    for query in [
        "event=order_placed",
        "module=acme/shop",
        "owner=payments",
        "destination=snowflake",
        "pii=EMAIL",
        "producer=checkout-api",
        "stage=stable",
        "label=domain",
        "label=domain&label_value=sales",
        "label_value=sales",
        "module=acme/shop&version=latest",
    ] {
        assert_eq!(rows(app, &format!("{query}&tag=owner")).await, owner, "{query}");
        assert_eq!(rows(app, query).await.len(), 6, "{query}");
    }
    for query in
        ["event=none", "module=acme/none", "owner=checkout", "label=domain&label_value=x", "label=sales"]
    {
        assert_eq!(rows(app, query).await, [""; 0], "{query}");
    }
    for (query, detail) in [
        ("tag=colour", "tag is \"colour\", and can be destination, label, owner, pii, producer, stage"),
        ("version=1.0.0", "a version takes the module that has it, as module"),
        (
            "module=acme/shop&version=0.1.0&as_of=2026-03-01T00:00:00Z",
            "version and as_of each name a state; leave one out",
        ),
        ("as_of=yesterday", "as_of is \"yesterday\", and has to be a time as 2026-03-01T10:00:00Z"),
    ] {
        let problem = app.get(&format!("/api/v1/tags?{query}")).await.problem(400, "invalid_request");
        assert_eq!(problem["detail"], detail);
    }
    for query in ["pii=shoe_size", "stage=golden", "event=A", "q=x", &format!("label={}", "x".repeat(1_001))]
    {
        app.get(&format!("/api/v1/tags?{query}")).await.problem(400, "invalid_request");
    }
}

async fn lists_what_a_version_said(app: &TestApp) {
    shop(app).await;
    let of = |version: &str| format!("module=acme/shop&version={version}&tag=owner");
    assert_eq!(rows(app, &of("0.1.0")).await, ["order_placed owner checkout checkout@0.1.0"]);
    assert_eq!(rows(app, &of("0.1.1")).await, ["order_placed owner payments payments@0.1.1"]);
    let problem = app.get(&format!("/api/v1/tags?{}", of("9.9.9"))).await.problem(404, "not_found");
    assert_eq!(problem["detail"], "module \"acme/shop\" has no version 9.9.9; its latest is 0.1.1");
}

async fn lists_what_was_latest_then(app: &TestApp) {
    shop(app).await;
    let versions = app.get("/api/v1/modules/acme/shop/versions").await.expect(200).json();
    let published = |place: usize| versions[place]["published_at"].as_str().unwrap().to_owned();
    let then = async |at: &str| rows(app, &format!("as_of={at}&tag=owner")).await;
    assert_eq!(then(&published(1)).await, ["order_placed owner checkout checkout@0.1.0"]);
    assert_eq!(then(&published(0)).await, ["order_placed owner payments payments@0.1.1"]);
    assert_eq!(then("2026-03-01T00:00:00%2B02:00").await, [""; 0]);
}

/// Forgets what events said in each version, as a database of an earlier version of this program has it.
const FORGET: &str = "import sqlite3, sys
with sqlite3.connect(sys.argv[1], timeout=30) as database:
    database.execute(\"UPDATE event_versions SET facts = '', since_ms = 0, until_ms = NULL\")";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn versions_of_before_are_read_when_a_server_starts() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("apis");
    let test = "versions_of_before_are_read_when_a_server_starts";
    let Some(python) = schemactl_testing::python_for_apis(test, &folder) else { return };
    let world = World::sqlite().await;
    let app = &world.app;
    shop(app).await;
    let Address::Sqlite(file) = &app.database else { panic!("a file") };
    assert!(Command::new(python).args(["-c", FORGET]).arg(file).status().unwrap().success());
    let then = format!("/api/v1/tags?as_of={}&tag=owner", "9000-01-01T00:00:00Z");
    app.get(&then).await.problem(503, "busy");
    // The latest are indexed by themselves.
    assert_eq!(rows(app, "tag=owner").await, ["order_placed owner payments payments@0.1.1"]);
    let folder = TempDir::new().unwrap();
    let replica = app.replica(&folder).await;
    while replica.get(&then).await.status == 503 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    lists_what_was_known(&replica).await;
}

async fn lists_what_was_known(app: &TestApp) {
    let versions = app.get("/api/v1/modules/acme/shop/versions").await.expect(200).json();
    let first = versions[1]["published_at"].as_str().unwrap();
    let found = rows(app, &format!("as_of={first}&tag=owner")).await;
    assert_eq!(found, ["order_placed owner checkout checkout@0.1.0"]);
    assert_eq!(rows(app, "module=acme/shop&version=0.1.1").await.len(), 6);
}
