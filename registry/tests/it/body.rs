//! Bodies that are too long, packed, or not what they claim.

use std::time::Duration;

use axum::{body::Body, http::Request};
use serde_json::Value;
use tempfile::TempDir;

use crate::{
    answer::Answer,
    app::{PUBLISHER, TestApp, config, request},
    sources::CARTS,
};

const PUBLISH: &str = "/api/v1/modules/acme/shop/versions";
const LIMIT: usize = 10_000;

async fn app() -> (TestApp, TempDir) {
    let folder = TempDir::new().unwrap();
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let mut config = config(address, &folder);
    config.body_limit = LIMIT;
    config.body_timeout = Duration::from_millis(300);
    (TestApp::open(config).await, folder)
}

fn valid() -> Value {
    request("acme/shop", None, &[("a.proto", CARTS)])
}

fn long() -> Value {
    let text = format!("{CARTS}// {}\n", "x".repeat(LIMIT));
    request("acme/shop", None, &[("a.proto", &text)])
}

async fn post(app: &TestApp, headers: &[(&str, &str)], body: impl Into<Body>) -> Answer {
    let mut request = Request::post(PUBLISH).header("authorization", format!("Bearer {PUBLISHER}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.send(request.body(body.into()).unwrap()).await
}

const JSON: (&str, &str) = ("content-type", "application/json");
const ZSTD: (&str, &str) = ("content-encoding", "zstd");

fn pack(body: &Value) -> Vec<u8> {
    zstd::encode_all(body.to_string().as_bytes(), 3).unwrap()
}

#[tokio::test]
async fn refuses_a_body_over_the_limit() {
    let (app, _folder) = app().await;
    let problem = post(&app, &[JSON], long().to_string()).await.problem(413, "body_too_large");
    assert!(problem["detail"].as_str().unwrap().contains("10000 bytes"), "{problem}");
    app.get("/api/v1/modules/acme/shop").await.problem(404, "not_found");
}

#[tokio::test]
async fn refuses_a_body_that_announces_more_than_the_limit() {
    let (app, _folder) = app().await;
    let answer = post(&app, &[JSON, ("content-length", "10001")], valid().to_string()).await;
    answer.problem(413, "body_too_large");
}

#[tokio::test]
async fn takes_a_packed_body() {
    let (app, _folder) = app().await;
    post(&app, &[JSON, ZSTD], pack(&valid())).await.expect(201);
}

#[tokio::test]
async fn refuses_a_packed_body_that_unpacks_to_more_than_the_limit() {
    let (app, _folder) = app().await;
    let packed = pack(&long());
    assert!(packed.len() < 1000);
    post(&app, &[JSON, ZSTD], packed).await.problem(413, "body_too_large");
}

#[tokio::test]
async fn refuses_what_is_not_packed_as_it_claims() {
    let (app, _folder) = app().await;
    post(&app, &[JSON, ZSTD], valid().to_string()).await.problem(400, "body_broken");
    let mut cut = pack(&valid());
    cut.truncate(cut.len() / 2);
    post(&app, &[JSON, ZSTD], cut).await.problem(400, "body_broken");
    let problem =
        post(&app, &[JSON, ("content-encoding", "br")], "").await.problem(415, "unsupported_encoding");
    assert!(problem["detail"].as_str().unwrap().contains("\"br\""), "{problem}");
}

#[tokio::test]
async fn refuses_what_is_no_json() {
    let (app, _folder) = app().await;
    post(&app, &[JSON], "{\"module\": ").await.problem(400, "invalid_request");
    post(&app, &[JSON], "").await.problem(400, "invalid_request");
    post(&app, &[("content-type", "text/plain")], "{}").await.problem(415, "unsupported_media_type");
    post(&app, &[], "{}").await.problem(415, "unsupported_media_type");
    // Deep enough to overflow a reader that recurses without end.
    post(&app, &[JSON], "[".repeat(LIMIT - 1)).await.problem(400, "invalid_request");
}

#[tokio::test]
async fn gives_up_on_a_body_that_does_not_arrive() {
    let (app, _folder) = app().await;
    post(&app, &[JSON], Body::new(crate::auth::Never)).await.problem(408, "body_too_slow");
}

#[tokio::test]
async fn bodies_that_do_not_arrive_keep_nobody_out() {
    let folder = TempDir::new().unwrap();
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let mut config = config(address, &folder);
    config.compilations = 1;
    config.body_timeout = Duration::from_secs(60);
    let app = TestApp::open(config).await;
    let mut slow = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let app = app.clone();
        slow.spawn(async move { post(&app, &[JSON], Body::new(crate::auth::Never)).await });
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    post(&app, &[JSON], valid().to_string()).await.expect(201);
    assert!(slow.try_join_next().is_none());
}

#[tokio::test]
async fn bodies_that_arrive_share_a_memory() {
    let folder = TempDir::new().unwrap();
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let mut config = config(address, &folder);
    config.body_memory = 64 << 10;
    let app = TestApp::open(config).await;
    let text = format!("{CARTS}// {}\n", "x".repeat(100_000));
    let answer = post(&app, &[JSON], request("acme/shop", None, &[("a.proto", &text)]).to_string()).await;
    assert_eq!(answer.header("retry-after"), "5");
    answer.problem(503, "busy");
    post(&app, &[JSON], valid().to_string()).await.expect(201);
}
