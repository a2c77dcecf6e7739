//! Whether the server is alive and can do its work.

use schemactl_testing::Postgres;
use tempfile::TempDir;

use crate::app::{TestApp, config, on_both};

on_both!(is_alive_and_ready, sends_headers_that_keep_browsers_in_check);

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
