//! What one server writes the others know at once: none of them keeps what may change.

use axum::{body::Body, http::Request};

use crate::{
    app::{ADMIN, TestApp, World, in_bucket, on_both, request},
    sources::CARTS,
};

on_both!(latest_is_never_an_older_one, a_token_that_is_revoked_opens_nothing_anywhere);
in_bucket!(latest_is_never_an_older_one);

const LATEST: &str = "/api/v1/modules/acme/shop/versions/latest";

async fn latest_is_never_an_older_one(app: &TestApp) {
    let mut base = None;
    for number in 0..4 {
        let text = format!("{CARTS}\nmessage Added{number} {{}}\n");
        let body = request("acme/shop", base.as_deref(), &[("a.proto", &text)]);
        let before = app.get(LATEST).await;
        let published = app.publish(&body).await.expect(201).json();
        let version = published["version"]["version"].as_str().unwrap().to_owned();
        // Twice: each server answers one of them.
        for _ in 0..2 {
            let mut conditional = Request::get(LATEST).body(Body::empty()).unwrap();
            if let Some(tag) = before.headers.get("etag") {
                conditional.headers_mut().insert("if-none-match", tag.clone());
            }
            let answer = app.send(conditional).await.expect(200);
            assert_eq!(answer.header("cache-control"), "private, no-cache");
            assert_eq!(answer.json()["version"], *version);
        }
        base = Some(version);
    }
}

async fn a_token_that_is_revoked_opens_nothing_anywhere(app: &TestApp) {
    let body = serde_json::json!({ "name": "short", "role": "reader" });
    let made = app.post_as(ADMIN, "/api/v1/tokens", &body).await.expect(201).json();
    let token = made["token"].as_str().unwrap();
    for _ in 0..2 {
        app.get_as(token, "/api/v1/whoami").await.expect(200);
    }
    app.delete_as(ADMIN, "/api/v1/tokens/short").await.expect(204);
    for _ in 0..2 {
        app.get_as(token, "/api/v1/whoami").await.problem(401, "unauthenticated");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_on_postgres_take_turns() {
    let Some(world) = World::postgres("servers_on_postgres_take_turns").await else { return };
    let app = &world.app;
    for _ in 0..4 {
        app.get("/api/v1/modules").await.expect(200);
    }
    let counted = "schemactl_http_requests_total{method=\"GET\",route=\"/api/v1/modules\",status=\"200\"} 2";
    for _ in 0..2 {
        let metrics = app.get("/metrics").await.expect(200).text();
        assert!(metrics.contains(counted), "{metrics}");
    }
}
