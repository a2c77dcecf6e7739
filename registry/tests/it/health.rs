//! Whether the server is alive and can do its work.

use axum::{body::Body, http::Request};
use schemactl_testing::Postgres;
use tempfile::TempDir;

use crate::app::{TestApp, config, on_both};

on_both!(
    is_alive_and_ready,
    sends_headers_that_keep_browsers_in_check,
    answers_with_the_id_that_it_was_given
);

async fn is_alive_and_ready(app: &TestApp) {
    assert_eq!(app.get("/healthz").await.expect(200).text(), "ok\n");
    assert_eq!(app.get("/readyz").await.expect(200).text(), "ready\n");
}

async fn sends_headers_that_keep_browsers_in_check(app: &TestApp) {
    let answer = app.get("/api/v1/modules").await.expect(200);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
    let page = app.get("/").await.expect(200);
    assert!(page.header("content-security-policy").starts_with("default-src 'none'; style-src 'self'"));
}

async fn answers_with_the_id_that_it_was_given(app: &TestApp) {
    let ask = |id: &'static str| {
        app.send(
            Request::get("/api/v1/modules/acme/nothing")
                .header("x-request-id", id)
                .body(Body::empty())
                .unwrap(),
        )
    };
    let problem = ask("build-4711.step_2").await.problem(404, "not_found");
    assert_eq!(problem["request_id"], "build-4711.step_2");
    assert_eq!(ask("<script>alert(1)</script>").await.header("x-request-id").len(), 36);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn is_alive_but_not_ready_without_its_database() {
    let test = "is_alive_but_not_ready_without_its_database";
    // Asked first, so that a missing PostgreSQL is told in the one way.
    if Postgres::shared(test).is_none() {
        return;
    }
    let server = Postgres::start().unwrap();
    let folder = TempDir::new().unwrap();
    let app = TestApp::open(config(server.database().parse().unwrap(), &folder)).await;
    app.get("/readyz").await.expect(200);
    server.stop();
    app.get("/healthz").await.expect(200);
    let problem = app.get("/readyz").await.problem(503, "unavailable");
    assert_eq!(problem["detail"], "the registry's database does not answer");
}
