//! Making, changing and deleting webhooks.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::{Receiver, create, publish};
use crate::app::{ADMIN, TestApp, World, config, on_both};

on_both!(
    a_webhook_is_made_shown_changed_and_deleted,
    its_secret_is_told_once_and_kept_sealed,
    after_another_secret_both_sign_for_a_time,
    what_is_wrong_with_one_is_told,
    what_is_done_with_webhooks_is_noted,
);

const HOOKS: &str = "/api/v1/webhooks";

async fn a_webhook_is_made_shown_changed_and_deleted(app: &TestApp) {
    let body = json!({ "name": "bot", "url": "https://hooks.test/a", "filter": { "module": "acme/shop" } });
    let created = app.post_as(ADMIN, HOOKS, &body).await.expect(201);
    assert_eq!(created.header("cache-control"), "no-store");
    let shown = app.get_as(ADMIN, "/api/v1/webhooks/bot").await.expect(200).json();
    assert_eq!((&shown["url"], &shown["filter"]), (&body["url"], &body["filter"]));
    assert_eq!(
        (&shown["cursor"], &shown["head"], &shown["created_by"]),
        (&json!(1), &json!(1), &json!("admin"))
    );
    assert_eq!((&shown["paused"], &shown["secret"]), (&json!(false), &Value::Null));
    let changed = json!({ "url": "https://hooks.test/b", "filter": { "kind": "approved" }, "paused": true });
    let answer = app.put_as(ADMIN, "/api/v1/webhooks/bot", &changed).await.expect(200).json();
    assert_eq!((&answer["url"], &answer["filter"]), (&changed["url"], &changed["filter"]));
    let listed = app.get_as(ADMIN, HOOKS).await.expect(200).json();
    assert_eq!(listed, json!({ "items": [answer] }));
    app.delete_as(ADMIN, "/api/v1/webhooks/bot").await.expect(204);
    for path in ["/api/v1/webhooks/bot", "/api/v1/webhooks/bot/deliveries"] {
        app.get_as(ADMIN, path).await.problem(404, "not_found");
    }
    app.delete_as(ADMIN, "/api/v1/webhooks/bot").await.problem(404, "not_found");
    app.put_as(ADMIN, "/api/v1/webhooks/bot", &changed).await.problem(404, "not_found");
    app.post_as(ADMIN, "/api/v1/webhooks/bot/rotate", &json!({})).await.problem(404, "not_found");
    app.post_as(ADMIN, "/api/v1/webhooks/bot/test", &json!({})).await.problem(404, "not_found");
}

async fn its_secret_is_told_once_and_kept_sealed(app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    let secret = create(app, "bot", &receiver, json!({})).await;
    assert!(secret.starts_with("whsec_") && secret.len() == 6 + 44, "{secret}");
    for path in [HOOKS, "/api/v1/webhooks/bot", "/api/v1/audit"] {
        assert!(!app.get_as(ADMIN, path).await.expect(200).text().contains("whsec_"), "{path}");
    }
    let store = schemactl_store::Store::open(&app.database).await.unwrap();
    let kept = store.read().await.unwrap().webhook("bot").await.unwrap().unwrap().secrets.current;
    assert!(kept.starts_with("v1:") && !kept.contains(&secret[6..]), "{kept}");
    store.close().await;
}

async fn after_another_secret_both_sign_for_a_time(app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    let first = create(app, "bot", &receiver, json!({})).await;
    let rotated = app.post_as(ADMIN, "/api/v1/webhooks/bot/rotate", &json!({})).await.expect(200);
    assert_eq!(rotated.header("cache-control"), "no-store");
    let rotated = rotated.json();
    let second = rotated["secret"].as_str().unwrap();
    assert!(second != first && rotated["previous_secret_until"].is_string(), "{rotated}");
    publish(app, "acme/shop").await;
    let received = &receiver.wait_for(1).await[0];
    assert!(received.is_signed_with(&first) && received.is_signed_with(second));
    // Another turn, and the first is out.
    app.post_as(ADMIN, "/api/v1/webhooks/bot/rotate", &json!({})).await.expect(200);
    publish(app, "acme/web").await;
    let received = &receiver.wait_for(2).await[1];
    assert!(!received.is_signed_with(&first) && received.is_signed_with(second));
}

async fn what_is_wrong_with_one_is_told(app: &TestApp) {
    let good = json!({ "name": "bot", "url": "https://hooks.test/a" });
    let with = |key: &str, value: Value| {
        let mut body = good.clone();
        body[key] = value;
        body
    };
    for wrong in [
        with("name", json!("")),
        with("name", json!("a/b")),
        with("name", json!("-a")),
        with("name", json!("x".repeat(65))),
        with("url", json!("hooks.test")),
        with("url", json!("ftp://hooks.test")),
        with("url", json!("https://user:word@hooks.test")),
        with("filter", json!({ "module": "acme" })),
        with("filter", json!({ "modul": "acme/shop" })),
        with("after", json!(2)),
        with("what", json!(1)),
    ] {
        let problem = app.post_as(ADMIN, HOOKS, &wrong).await.problem(400, "invalid_request");
        assert!(!problem.to_string().contains("user:word"), "{problem}");
    }
    app.post_as(ADMIN, HOOKS, &good).await.expect(201);
    app.post_as(ADMIN, HOOKS, &good).await.problem(409, "webhook_exists");
    app.get_as(ADMIN, "/api/v1/webhooks/bot/deliveries?state=lost").await.problem(400, "invalid_request");
    for number in 1..100 {
        app.post_as(ADMIN, HOOKS, &with("name", json!(format!("bot-{number}")))).await.expect(201);
    }
    app.post_as(ADMIN, HOOKS, &with("name", json!("one-too-many"))).await.problem(409, "too_many_webhooks");
}

async fn what_is_done_with_webhooks_is_noted(app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    create(app, "bot", &receiver, json!({})).await;
    app.post_as(ADMIN, "/api/v1/webhooks/bot/test", &json!({})).await.expect(200);
    app.post_as(ADMIN, "/api/v1/webhooks/bot/rotate", &json!({})).await.expect(200);
    app.put_as(ADMIN, "/api/v1/webhooks/bot", &json!({ "url": "https://hooks.test/" })).await.expect(200);
    app.delete_as(ADMIN, "/api/v1/webhooks/bot").await.expect(204);
    app.delete_as(ADMIN, "/api/v1/webhooks/bot").await.problem(404, "not_found");
    let audit = app.get_as(ADMIN, "/api/v1/audit?limit=6").await.expect(200);
    assert!(!audit.text().contains("in-the-address"), "{}", audit.text());
    let of = |entry: &Value| {
        format!("{} {}", entry["action"].as_str().unwrap(), entry["outcome"].as_str().unwrap())
    };
    let rows: Vec<String> = audit.json()["items"].as_array().unwrap().iter().map(of).collect();
    let expected = [
        "delete_webhook not_found",
        "delete_webhook done",
        "update_webhook done",
        "rotate_webhook done",
        "test_webhook done",
        "create_webhook done",
    ];
    assert_eq!(rows, expected);
}

#[tokio::test]
async fn without_a_key_no_secret_is_kept() {
    let Some(world) = World::postgres("without_a_key_no_secret_is_kept").await else { return };
    let folder = TempDir::new().unwrap();
    let mut config = config(world.app.database.clone(), &folder);
    config.secret_key = None;
    let app = TestApp::open_again(config).await;
    let body = json!({ "name": "bot", "url": "https://hooks.test/a" });
    let problem = app.post_as(ADMIN, HOOKS, &body).await.problem(409, "no_secret_key");
    assert!(problem["hint"].as_str().unwrap().contains("SCHEMACTL_SECRET_KEY"), "{problem}");
}

#[tokio::test]
async fn beside_a_sqlite_file_a_key_is_made_when_it_is_needed() {
    let folder = TempDir::new().unwrap();
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let mut config = config(address, &folder);
    config.secret_key = None;
    let app = TestApp::open(config).await;
    let key = folder.path().join("registry.db.secret-key");
    assert!(!key.exists());
    let receiver = Receiver::new(&[]).await;
    let secret = create(&app, "bot", &receiver, json!({})).await;
    assert!(key.exists());
    app.post_as(ADMIN, "/api/v1/webhooks/bot/test", &json!({})).await.expect(200);
    assert!(receiver.wait_for(1).await[0].is_signed_with(&secret));
}

#[tokio::test]
async fn with_another_key_a_delivery_waits_and_says_why() {
    let folder = TempDir::new().unwrap();
    let address = schemactl_store::Address::Sqlite(folder.path().join("registry.db"));
    let first = TestApp::open(config(address.clone(), &folder)).await;
    let receiver = Receiver::new(&[]).await;
    create(&first, "bot", &receiver, json!({})).await;
    let mut other = config(address, &folder);
    other.secret_key = Some("f".repeat(64));
    let other = TestApp::open_again(other).await;
    let tried = other.post_as(ADMIN, "/api/v1/webhooks/bot/test", &json!({})).await.expect(200).json();
    assert_eq!(tried["state"], "dead");
    assert!(tried["error"].as_str().unwrap().contains("SCHEMACTL_SECRET_KEY"), "{tried}");
    assert!(receiver.received().is_empty());
}
