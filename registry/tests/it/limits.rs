//! How often and how much at a time somebody may ask, and how long answers get.

use std::time::{Duration, Instant};

use axum::{body::Body, http::Request};
use schemactl_registry::{Config, Rate, Rates};
use schemactl_store::Address;
use serde_json::json;
use tempfile::TempDir;

use crate::{
    app::{APPROVER, PUBLISHER, READER, TestApp, UNLIMITED, config, on_both, request},
    sources::CARTS,
};

on_both!(leaves_out_findings_that_nobody_would_read, leaves_out_consequences_that_nobody_would_read);

async fn app(change: impl FnOnce(&mut Config)) -> (TestApp, TempDir) {
    let folder = TempDir::new().unwrap();
    let mut config = config(Address::Sqlite(folder.path().join("registry.db")), &folder);
    change(&mut config);
    (TestApp::open(config).await, folder)
}

fn two_an_hour() -> Option<Rate> {
    Some(Rate { count: 2, per: Duration::from_secs(3600) })
}

#[tokio::test]
async fn a_token_is_asked_to_wait() {
    let (app, _folder) = app(|config| config.rates = Rates { token: two_an_hour(), ..UNLIMITED }).await;
    let start = Instant::now();
    for _ in 0..2 {
        app.get_as(READER, "/api/v1/modules").await.expect(200);
    }
    let answer = app.get_as(READER, "/api/v1/modules").await;
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    // Half an hour behind the first, however long these took.
    let least = 1_800 - start.elapsed().as_secs() - 1;
    assert!((least..=1_800).contains(&wait), "{wait}");
    answer.problem(429, "rate_limited");
    // Others are others.
    app.get_as(APPROVER, "/api/v1/modules").await.expect(200);
    app.get("/api/v1/modules").await.expect(200);
    app.get("/healthz").await.expect(200);
}

#[tokio::test]
async fn an_address_without_a_token_is_asked_to_wait() {
    let (app, _folder) = app(|config| config.rates = Rates { address: two_an_hour(), ..UNLIMITED }).await;
    for _ in 0..2 {
        app.get("/api/v1/modules").await.expect(200);
    }
    app.get("/api/v1/modules").await.problem(429, "rate_limited");
    app.get_as(READER, "/api/v1/modules").await.expect(200);
}

#[tokio::test]
async fn what_compiles_has_a_rate_of_its_own() {
    let (app, _folder) = app(|config| config.rates = Rates { compile: two_an_hour(), ..UNLIMITED }).await;
    let body = request("acme/shop", None, &[("a.proto", CARTS)]);
    app.publish(&body).await.expect(201);
    app.post_as(PUBLISHER, "/api/v1/check", &body).await.expect(200);
    app.publish(&body).await.problem(429, "rate_limited");
    app.get_as(PUBLISHER, "/api/v1/modules").await.expect(200);
    app.check(&body).await.expect(200);
}

#[tokio::test]
async fn whoever_guesses_tokens_is_asked_to_wait() {
    let (app, _folder) = app(|config| config.rates = Rates { failure: two_an_hour(), ..UNLIMITED }).await;
    for guess in ["one", "two"] {
        app.get_as(guess, "/api/v1/modules").await.problem(401, "unauthenticated");
    }
    // A right one would tell the guesser too much, and is refused as well.
    app.get_as(READER, "/api/v1/modules").await.problem(429, "rate_limited");
    app.get("/api/v1/modules").await.expect(200);
}

#[tokio::test]
async fn only_so_many_requests_are_under_way_at_a_time() {
    let (app, _folder) = app(|config| config.requests = 1).await;
    let stuck = app.clone();
    let stuck = tokio::spawn(async move {
        let request = Request::post("/api/v1/check")
            .header("authorization", format!("Bearer {READER}"))
            .header("content-type", "application/json");
        stuck.send(request.body(Body::new(crate::auth::Never)).unwrap()).await
    });
    // On this one thread it has its place as soon as somebody else waits.
    tokio::time::sleep(Duration::from_millis(100)).await;
    let answer = app.get("/api/v1/modules").await;
    assert_eq!(answer.header("retry-after"), "5");
    answer.problem(503, "busy");
    // Those who wait take no place, and whether the server is well is told in any case.
    app.get("/readyz").await.expect(200);
    app.get("/api/v1/changes?after=0").await.expect(200);
    stuck.abort();
    let _ = stuck.await;
    app.get("/api/v1/modules").await.expect(200);
}

async fn leaves_out_findings_that_nobody_would_read(app: &TestApp) {
    let fields: String = (1..=1_200).map(|number| format!("  string Field{number} = {number};\n")).collect();
    let text = format!("syntax = \"proto3\";\n\npackage acme.shop.v1;\n\nmessage Wide {{\n{fields}}}\n");
    let mut body = request("acme/shop", None, &[("acme/shop/v1/wide.proto", &text)]);
    body["settings"]["lint"] = json!({ "use": ["FIELD_LOWER_SNAKE_CASE"] });
    let checked = app.check(&body).await.expect(200).json();
    assert_eq!(checked["findings"].as_array().unwrap().len(), 1_000);
    assert_eq!(checked["omitted_findings"], 200);
    let published = app.publish(&body).await.expect(201).json();
    assert_eq!(published["findings"].as_array().unwrap().len(), 1_000);
    assert_eq!(published["omitted_findings"], 200);
}

async fn leaves_out_consequences_that_nobody_would_read(app: &TestApp) {
    let event = |number: usize| {
        format!(
            "message Event{number} {{\n  option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{{snowflake: {{}}}}]}};\n  \
             string id = 1;\n  string email = 2 [(schemactl.v1.field).pii = PII_EMAIL];\n}}\n"
        )
    };
    let head = "syntax = \"proto3\";\n\npackage acme.shop.v1;\n\nimport \"schemactl/v1/options.proto\";\n\n";
    let events: String = (0..1_010).map(event).collect();
    let body = request("acme/shop", None, &[("acme/shop/v1/many.proto", &format!("{head}{events}"))]);
    let checked = app.check(&body).await.expect(200).json();
    let count = |name: &str| checked[name].as_array().map_or(0, Vec::len);
    for (kept, omitted) in [("impacts", "omitted_impacts"), ("personal_data", "omitted_personal_data")] {
        assert_eq!(count(kept), 1_000, "{kept}");
        assert_eq!(checked[omitted], 10, "{kept}");
    }
}
