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
use serde_json::json;
use tempfile::TempDir;

use crate::{
    app::{ADMIN, APPROVER, PUBLISHER, READER, TestApp, config, on_both, request},
    sources::CARTS,
};

on_both!(
    writing_takes_a_token,
    a_wrong_token_opens_nothing,
    a_refused_role_is_told_what_it_lacks_and_noted,
    everybody_learns_who_they_are,
    a_role_opens_what_is_its_own_and_nothing_else,
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
    let detail =
        "token \"the-reader\" has the role reader, which may not publish; this takes publisher or admin";
    assert_eq!(problem["detail"], detail);
    let audit = app.get_as(ADMIN, "/api/v1/audit?limit=1").await.expect(200).json();
    let entry = &audit["items"][0];
    assert_eq!((&entry["who"], &entry["action"]), (&json!("the-reader"), &json!("publish")));
    assert_eq!((&entry["target"], &entry["outcome"]), (&json!(PUBLISH), &json!("forbidden")));
}

async fn everybody_learns_who_they_are(app: &TestApp) {
    for (token, role) in [(READER, "reader"), (PUBLISHER, "publisher"), (APPROVER, "approver")] {
        let who = app.get_as(token, "/api/v1/whoami").await.expect(200).json();
        assert_eq!(who, json!({ "name": format!("the-{role}"), "role": role }));
    }
    let who = app.get("/api/v1/whoami").await.expect(200).json();
    assert_eq!(who, json!({ "name": null, "role": "reader" }));
}

/// Every route that writes or tells secrets, and which role may; what all may read is below.
const ROUTES: &[(&str, &str, &[&str])] = &[
    ("POST", PUBLISH, &["publisher", "admin"]),
    ("POST", "/api/v1/approvals", &["approver", "admin"]),
    ("DELETE", "/api/v1/approvals/1", &["approver", "admin"]),
    ("PUT", "/api/v1/modules/acme/shop/versions/1.0.0/yank", &["publisher", "admin"]),
    ("DELETE", "/api/v1/modules/acme/shop/versions/1.0.0/yank", &["publisher", "admin"]),
    ("PUT", "/api/v1/modules/acme/shop/versions/1.0.0/deprecation", &["publisher", "admin"]),
    ("DELETE", "/api/v1/modules/acme/shop/versions/1.0.0/deprecation", &["publisher", "admin"]),
    ("PUT", "/api/v1/modules/acme/shop/deprecation", &["publisher", "admin"]),
    ("DELETE", "/api/v1/modules/acme/shop/deprecation", &["publisher", "admin"]),
    ("PUT", "/api/v1/modules/acme/shop/archive", &["admin"]),
    ("DELETE", "/api/v1/modules/acme/shop/archive", &["admin"]),
    ("POST", "/api/v1/modules/acme/shop/transfer", &["admin"]),
    ("GET", "/api/v1/tokens", &["admin"]),
    ("POST", "/api/v1/tokens", &["admin"]),
    ("DELETE", "/api/v1/tokens/nobody", &["admin"]),
    ("GET", "/api/v1/audit", &["admin"]),
    ("POST", "/api/v1/check", EVERYBODY),
    ("GET", "/api/v1/modules", EVERYBODY),
    ("GET", "/api/v1/modules/acme/shop", EVERYBODY),
    ("GET", "/api/v1/modules/acme/shop/dependents", EVERYBODY),
    ("GET", "/api/v1/modules/acme/shop/versions", EVERYBODY),
    ("GET", "/api/v1/modules/acme/shop/versions/latest", EVERYBODY),
    ("GET", "/api/v1/modules/acme/shop/versions/latest/files", EVERYBODY),
    ("GET", "/api/v1/modules/acme/shop/versions/latest/files/a.proto", EVERYBODY),
    ("GET", "/api/v1/modules/acme/shop/versions/latest/descriptors", EVERYBODY),
    ("GET", "/api/v1/events", EVERYBODY),
    ("GET", "/api/v1/events/none", EVERYBODY),
    ("GET", "/api/v1/events/none/dependents", EVERYBODY),
    ("GET", "/api/v1/tags", EVERYBODY),
    ("GET", "/api/v1/changes", EVERYBODY),
    ("GET", "/api/v1/approvals", EVERYBODY),
    ("GET", "/api/v1/whoami", EVERYBODY),
    ("GET", "/approvals", EVERYBODY),
];
const EVERYBODY: &[&str] = &["reader", "publisher", "approver", "admin"];

async fn a_role_opens_what_is_its_own_and_nothing_else(app: &TestApp) {
    let tokens = [("reader", READER), ("publisher", PUBLISHER), ("approver", APPROVER), ("admin", ADMIN)];
    for (method, path, roles) in ROUTES {
        for (role, token) in tokens {
            let request = Request::builder()
                .method(*method)
                .uri(*path)
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json");
            let answer = app.send(request.body(Body::from("{}")).unwrap()).await;
            let refused = matches!(answer.status.as_u16(), 401 | 403);
            assert_eq!(refused, !roles.contains(&role), "{method} {path} as {role}: {}", answer.text());
        }
        let request =
            Request::builder().method(*method).uri(*path).header("content-type", "application/json");
        let answer = app.send(request.body(Body::from("{}")).unwrap()).await;
        let reads = *roles == EVERYBODY && *method == "GET" || *path == "/api/v1/check";
        assert_eq!(answer.status == 401, !reads, "{method} {path} without a token");
    }
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
