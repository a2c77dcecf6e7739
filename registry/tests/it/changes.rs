//! The change feed over HTTP.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    app::{TestApp, on_both, request},
    sources::{CARTS, ORDERS, carts_with_a_field},
};

on_both!(
    answers_changes_behind_a_number,
    waits_for_a_change,
    a_change_says_what_became_of_events,
    whoever_filters_is_moved_past_the_rest,
    whoever_waits_for_one_thing_is_not_woken_by_another,
    what_another_server_publishes_is_heard_of_within_a_second,
);

async fn answers_changes_behind_a_number(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let page = app.get("/api/v1/changes").await.expect(200).json();
    let modules: Vec<_> =
        page["changes"].as_array().unwrap().iter().map(|change| &change["module"]).collect();
    assert_eq!(modules, ["schemactl/options", "acme/shop"]);
    let change = &page["changes"][1];
    assert_eq!((&change["seq"], &change["kind"], &page["next"]), (&json!(2), &json!("published"), &json!(2)));
    let page = app.get("/api/v1/changes?after=2").await.expect(200).json();
    assert_eq!(page, json!({ "changes": [], "next": 2, "head": 2 }));
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

const ORDERS_FILE: &str = "acme/shop/v1/orders.proto";
const CARTS_FILE: &str = "acme/shop/v1/carts.proto";

/// The event's message reaches a message in another file.
fn orders_with_a_cart() -> String {
    ORDERS
        .replace("import ", "import \"acme/shop/v1/carts.proto\";\nimport ")
        .replace("  string order_id = 1;\n", "  string order_id = 1;\n  Cart cart = 3;\n")
}

async fn publish_orders(app: &TestApp) {
    let base = [(ORDERS_FILE, &orders_with_a_cart()[..]), (CARTS_FILE, CARTS)];
    app.publish(&request("acme/shop", None, &base)).await.expect(201);
}

async fn a_change_says_what_became_of_events(app: &TestApp) {
    publish_orders(app).await;
    // Not a letter of the event's own file is different, and what its message reaches is.
    let text = orders_with_a_cart();
    let second = [(ORDERS_FILE, &text[..]), (CARTS_FILE, &carts_with_a_field()[..])];
    app.publish(&request("acme/shop", Some("0.1.0"), &second)).await.expect(201);
    // A message that the event does not reach is none of its business.
    let more = format!("{}\nmessage Unrelated {{\n  string id = 1;\n}}\n", carts_with_a_field());
    let third = [(ORDERS_FILE, &text[..]), (CARTS_FILE, &more[..])];
    app.publish(&request("acme/shop", Some("0.1.1"), &third)).await.expect(201);
    let page = app.get("/api/v1/changes?after=1").await.expect(200).json();
    let event = |effect: &str, landing: &str| {
        let destinations = json!([{ "name": "snowflake", "kind": "snowflake", "effect": landing }]);
        json!([{ "name": "order_placed", "effect": effect, "destinations": destinations }])
    };
    assert_eq!(page["changes"][0]["events"], event("added", "added"), "{page:#}");
    assert_eq!(page["changes"][1]["events"], event("changed", "kept"), "{page:#}");
    assert_eq!(page["changes"][2]["events"], json!([]), "{page:#}");
}

fn found(page: &Value) -> (Vec<u64>, u64) {
    let changes = page["changes"].as_array().unwrap();
    (changes.iter().map(|change| change["seq"].as_u64().unwrap()).collect(), page["next"].as_u64().unwrap())
}

async fn whoever_filters_is_moved_past_the_rest(app: &TestApp) {
    publish_orders(app).await;
    app.publish(&request("acme/web", None, &[("a.proto", CARTS)])).await.expect(201);
    for (query, seqs, next) in [
        ("module=acme/web", vec![3], 3),
        ("event=order_placed", vec![2], 3),
        ("destination=snowflake", vec![2], 3),
        ("destination=snowflake&event=order_placed&kind=published&module=acme/shop", vec![2], 3),
        ("destination=kafka", vec![], 3),
        ("kind=approved", vec![], 3),
        ("kind=published&limit=2", vec![1, 2], 2),
        ("module=acme/none&after=2", vec![], 3),
        ("after=9", vec![], 9),
    ] {
        let page = app.get(&format!("/api/v1/changes?{query}")).await.expect(200).json();
        assert_eq!((found(&page), &page["head"]), ((seqs, next), &json!(3)), "{query}");
    }
    let long = "x".repeat(1_001);
    for query in ["module=acme", "event=-", "what=1", &format!("kind={long}")] {
        app.get(&format!("/api/v1/changes?{query}")).await.problem(400, "invalid_request");
    }
}

async fn whoever_waits_for_one_thing_is_not_woken_by_another(app: &TestApp) {
    let waiting = {
        let app = app.clone();
        let path = "/api/v1/changes?after=1&wait=30&module=acme/shop";
        tokio::spawn(async move { app.get(path).await.expect(200).json() })
    };
    app.publish(&request("acme/web", None, &[("a.proto", CARTS)])).await.expect(201);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!waiting.is_finished());
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let page = tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap().unwrap();
    assert_eq!(found(&page), (vec![3], 3));
}

async fn what_another_server_publishes_is_heard_of_within_a_second(app: &TestApp) {
    let folder = TempDir::new().unwrap();
    let other = app.replica(&folder).await;
    let waiting = tokio::spawn(async move {
        let page = other.get("/api/v1/changes?after=1&wait=30").await.expect(200).json();
        (page, Instant::now())
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    app.publish(&request("acme/shop", None, &[("a.proto", CARTS)])).await.expect(201);
    let published = Instant::now();
    let (page, heard) = tokio::time::timeout(Duration::from_secs(10), waiting).await.unwrap().unwrap();
    assert_eq!(found(&page), (vec![2], 2));
    let lag = heard.saturating_duration_since(published);
    assert!(lag < Duration::from_secs(2), "{lag:?}: a second, and one for a busy machine");
}
