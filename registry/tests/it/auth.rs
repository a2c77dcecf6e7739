//! Who may do what.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes, HttpBody},
    http::Request,
};
use http_body::Frame;
use schemactl_store::Token;
use serde_json::{Value, json};
use tempfile::TempDir;
use time::macros::datetime;

use crate::{
    app::{ADMIN, APPROVER, PUBLISHER, READER, TestApp, config, on_both, request, token},
    sources::CARTS,
};

on_both!(
    writing_takes_a_token,
    a_wrong_token_opens_nothing,
    a_refused_role_is_told_what_it_lacks_and_noted,
    everybody_learns_who_they_are,
    a_token_that_is_over_opens_nothing_and_is_noted,
    a_use_is_noted_soon_and_not_with_every_request,
);

const PUBLISH: &str = "/api/v1/modules/acme/shop/versions";

async fn writing_takes_a_token(app: &TestApp) {
    let answer = app.send(Request::post(PUBLISH).body(Body::from("{}")).unwrap()).await;
    assert_eq!(answer.header("www-authenticate"), "Bearer");
    let problem = answer.problem(401, "unauthenticated");
    assert!(problem["hint"].as_str().unwrap().contains("Authorization: Bearer"), "{problem}");
}

async fn a_wrong_token_opens_nothing(app: &TestApp) {
    let body = request("acme/shop", None, &[("a.proto", CARTS)]);
    let answer = app.post_as("not-one-of-ours", PUBLISH, &body).await;
    let problem = answer.problem(401, "unauthenticated");
    assert!(!problem.to_string().contains("not-one-of-ours"), "{problem}");
    // Not even what needs none: somebody who sends one should learn that it is wrong.
    app.get_as("not-one-of-ours", "/api/v1/modules").await.problem(401, "unauthenticated");
    for value in ["Basic YTpi", "Bearer", "Bearer  "] {
        let request = Request::get("/api/v1/modules").header("authorization", value);
        app.send(request.body(Body::empty()).unwrap()).await.problem(401, "unauthenticated");
    }
    app.get("/api/v1/modules/acme/shop").await.problem(404, "not_found");
}

async fn a_refused_role_is_told_what_it_lacks_and_noted(app: &TestApp) {
    let body = request("acme/shop", None, &[("a.proto", CARTS)]);
    let problem = app.post_as(READER, PUBLISH, &body).await.problem(403, "forbidden");
    let detail = "\"the-reader\" may not publish acme/shop: it is reader of everything; this takes publisher or admin of acme/shop, acme or everything";
    assert_eq!(problem["detail"], detail);
    let missing = json!({ "permission": "publish", "scope": "acme/shop", "roles": ["publisher", "admin"] });
    assert_eq!(problem["missing"], missing);
    let audit = app.get_as(ADMIN, "/api/v1/audit?limit=1").await.expect(200).json();
    let entry = &audit["items"][0];
    assert_eq!((&entry["who"], &entry["action"]), (&json!("the-reader"), &json!("publish")));
    assert_eq!((&entry["target"], &entry["outcome"]), (&json!("acme/shop"), &json!("forbidden")));
    let noted: Value = serde_json::from_str(entry["detail"].as_str().unwrap()).unwrap();
    assert_eq!(noted, json!({ "reason": detail, "missing": missing }));
}

async fn everybody_learns_who_they_are(app: &TestApp) {
    for (token, role) in [(READER, "reader"), (PUBLISHER, "publisher"), (APPROVER, "approver")] {
        let who = app.get_as(token, "/api/v1/whoami").await.expect(200).json();
        let grants = json!([{ "role": role, "scope": "*" }]);
        assert_eq!(who, json!({ "name": format!("the-{role}"), "kind": "token", "grants": grants }));
    }
    let who = app.get("/api/v1/whoami").await.expect(200).json();
    let grants = json!([{ "role": "reader", "scope": "*" }]);
    assert_eq!(who, json!({ "name": null, "kind": "anonymous", "grants": grants }));
}

async fn a_token_that_is_over_opens_nothing_and_is_noted(app: &TestApp) {
    let past = Some(datetime!(2026-03-02 10:00 UTC));
    let open = token("open", "admin", "*");
    app.add_token("a-token-that-was-revoked", Token { revoked_at: past, ..open.clone() }).await;
    app.add_token("a-token-that-has-ended", Token { ends_at: past, name: "ended".to_owned(), ..open }).await;
    let unknown = app.get_as("a-token-of-nobody", "/api/v1/audit").await.problem(401, "unauthenticated");
    for (text, name, reason) in [
        ("a-token-that-was-revoked", "open", "it was revoked"),
        ("a-token-that-has-ended", "ended", "it has ended"),
    ] {
        let problem = app.get_as(text, "/api/v1/audit").await.problem(401, "unauthenticated");
        assert_eq!(problem["detail"], unknown["detail"]);
        let audit = app.get_as(ADMIN, "/api/v1/audit?limit=1&action=authenticate").await.expect(200).json();
        let entry = &audit["items"][0];
        assert_eq!((&entry["who"], &entry["outcome"]), (&json!(name), &json!("unauthenticated")));
        assert_eq!(entry["detail"], json!({ "reason": reason }).to_string());
    }
}

async fn a_use_is_noted_soon_and_not_with_every_request(app: &TestApp) {
    let used = || async {
        let tokens = app.get_as(ADMIN, "/api/v1/tokens?after=the-publisher&limit=1").await.expect(200).json();
        tokens["items"][0]["last_used_at"].as_str().map(str::to_owned)
    };
    assert_eq!(used().await, None);
    app.get_as(READER, "/api/v1/whoami").await.expect(200);
    let mut first = None;
    for _ in 0..100 {
        first = used().await;
        if first.is_some() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert!(first.is_some(), "nobody noted that the token was used");
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    app.get_as(READER, "/api/v1/whoami").await.expect(200);
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    assert_eq!(used().await, first);
}

#[tokio::test]
async fn without_anonymous_reads_everything_but_health_takes_a_token() {
    let folder = TempDir::new().unwrap();
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let mut config = config(address, &folder);
    config.anonymous_reads = false;
    let app = TestApp::open(config).await;
    for path in [
        "/api/v1/modules",
        "/api/v1/events",
        "/api/v1/changes",
        "/api/v1/tags",
        "/api/v1/approvals",
        "/api/v1/whoami",
    ] {
        app.get(path).await.problem(401, "unauthenticated");
        app.get_as(READER, path).await.expect(200);
    }
    for path in ["/", "/events", "/modules", "/changes", "/approvals", "/search"] {
        let page = app.get(path).await.expect(401);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
    app.get("/healthz").await.expect(200);
    app.get("/readyz").await.expect(200);
}

#[tokio::test]
async fn the_token_is_looked_at_before_the_body() {
    let world = crate::app::World::sqlite().await;
    // A body that never comes: whoever reads it first waits for ever.
    let request = Request::post(PUBLISH).header("content-type", "application/json");
    let answer = world.app.send(request.body(Body::new(Never)).unwrap());
    let answer = tokio::time::timeout(std::time::Duration::from_secs(10), answer).await.unwrap();
    answer.problem(401, "unauthenticated");
}

/// A body of which nothing ever arrives.
pub struct Never;

impl HttpBody for Never {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Pending
    }
}
