//! The change feed over HTTP.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::{
    app::{TestApp, on_both, request},
    sources::CARTS,
};

on_both!(answers_changes_behind_a_number, waits_for_a_change);

async fn answers_changes_behind_a_number(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let page = app.get("/api/v1/changes").await.expect(200).json();
    let modules: Vec<_> =
        page["changes"].as_array().unwrap().iter().map(|change| &change["module"]).collect();
    assert_eq!(modules, ["schemactl/options", "acme/shop"]);
    let change = &page["changes"][1];
    assert_eq!((&change["seq"], &change["kind"], &page["next"]), (&json!(2), &json!("published"), &json!(2)));
    let page = app.get("/api/v1/changes?after=2").await.expect(200).json();
    assert_eq!(page, json!({ "changes": [], "next": 2 }));
    app.get("/api/v1/changes?wait=3600").await.problem(400, "invalid_request");
    app.get("/api/v1/changes?after=-1").await.problem(400, "invalid_request");
}

async fn waits_for_a_change(app: &TestApp) {
    let start = Instant::now();
    let page = app.get("/api/v1/changes?after=1&wait=1").await.expect(200).json();
    assert_eq!(page["changes"], json!([]));
    assert!(start.elapsed() >= Duration::from_millis(900), "{:?}", start.elapsed());
    let waiting = {
        let app = app.clone();
        tokio::spawn(async move { app.get("/api/v1/changes?after=1&wait=30").await.expect(200).json() })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!waiting.is_finished());
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let page = tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap().unwrap();
    assert_eq!(page["changes"][0]["module"], "acme/shop");
}
