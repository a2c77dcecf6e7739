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
    app::{ADMIN, READER, TestApp, WRITER, config, on_both, request},
    sources::CARTS,
};

on_both!(writing_takes_a_token, a_wrong_token_opens_nothing, a_role_opens_what_it_reaches);

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

async fn a_role_opens_what_it_reaches(app: &TestApp) {
    let body = request("acme/shop", None, &[("a.proto", CARTS)]);
    let problem = app.post_as(READER, PUBLISH, &body).await.problem(403, "forbidden");
    assert_eq!(problem["detail"], "token \"the-reader\" has the role reader; this takes writer");
    app.get_as(WRITER, "/api/v1/audit").await.problem(403, "forbidden");
    app.get_as(ADMIN, "/api/v1/audit").await.expect(200);
    app.get("/api/v1/audit").await.problem(401, "unauthenticated");
    let who = app.get_as(READER, "/api/v1/whoami").await.expect(200).json();
    assert_eq!(who, json!({ "name": "the-reader", "role": "reader" }));
    let who = app.get("/api/v1/whoami").await.expect(200).json();
    assert_eq!(who, json!({ "name": null, "role": "reader" }));
    app.post_as(WRITER, PUBLISH, &body).await.expect(201);
}

#[tokio::test]
async fn without_anonymous_reads_everything_but_health_takes_a_token() {
    let folder = TempDir::new().unwrap();
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let mut config = config(address, &folder);
    config.anonymous_reads = false;
    let app = TestApp::open(config).await;
    for path in ["/api/v1/modules", "/api/v1/events", "/api/v1/changes", "/api/v1/tags", "/api/v1/whoami"] {
        app.get(path).await.problem(401, "unauthenticated");
        app.get_as(READER, path).await.expect(200);
    }
    for path in ["/", "/events", "/modules", "/changes", "/search"] {
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
