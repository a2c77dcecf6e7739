//! A session with a registry, from which the examples of the description are recorded.

use std::time::Duration;

use serde_json::{Map, Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    answer::Answer,
    app::{ADMIN, APPROVER, PUBLISHER, READER, TestApp, request},
    sources::{MONEY, ORDERS, PRICES, orders_with_a_field, orders_with_another_type},
    webhooks::receiver::Receiver,
};

const FILE: &str = "acme/shop/v1/orders.proto";

/// What was said, by operation.
#[derive(Default)]
pub struct Session {
    pub examples: Map<String, Value>,
}

impl Session {
    fn note(&mut self, operation: &str, request: Option<&Value>, answer: &Answer) {
        let entry = self.examples.entry(operation).or_insert_with(|| json!({ "answers": {} }));
        if let Some(request) = request {
            let mut request = request.clone();
            settle(&mut request);
            entry["request"] = request;
        }
        if answer.header("content-type").ends_with("json") {
            let mut body = answer.json();
            settle(&mut body);
            entry["answers"][answer.status.as_u16().to_string()] = body;
        }
    }

    async fn get(&mut self, app: &TestApp, operation: &str, path: &str) -> Answer {
        let answer = app.get_as(ADMIN, path).await.expect(200);
        self.note(operation, None, &answer);
        answer
    }

    async fn post(
        &mut self,
        app: &TestApp,
        operation: &str,
        token: &str,
        path: &str,
        body: &Value,
    ) -> Answer {
        let answer = app.post_as(token, path, body).await;
        self.note(operation, Some(body), &answer);
        answer
    }
}

/// Replaces what another run would say otherwise: moments, ids of requests and deliveries, secrets, ports.
fn settle(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(settle),
        Value::Object(fields) => {
            for (key, value) in fields {
                match key.as_str() {
                    "request_id" if value.is_string() => {
                        *value = "019f6a4c-70a1-7c21-9b1e-2f8f3c5d7e90".into()
                    }
                    "token" if value.is_string() => *value = format!("sctl_{}", "0".repeat(64)).into(),
                    "secret" if value.is_string() => *value = format!("whsec_{}=", "0".repeat(43)).into(),
                    "url" if value.is_string() => *value = "https://hooks.example.com/schemas".into(),
                    "id" | "next" if value.as_str().is_some_and(|id| id.starts_with("msg_")) => {
                        *value = "msg_019f6a4c70a17c219b1e2f8f3c5d7e90".into()
                    }
                    _ if value.as_str().is_some_and(is_moment) => *value = "2026-03-01T10:00:00Z".into(),
                    _ => settle(value),
                }
            }
        }
        _ => {}
    }
}

fn is_moment(text: &str) -> bool {
    OffsetDateTime::parse(text, &Rfc3339).is_ok()
}

/// Waits until the use of the first token was noted, which nobody is held up by.
async fn wait_for_note(app: &TestApp) {
    for _ in 0..100 {
        let listed = app.get_as(ADMIN, "/api/v1/tokens?limit=1").await.expect(200).json();
        if listed["items"][0]["last_used_at"].is_string() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("nobody noted that the token was used");
}

/// Asks for everything once.
pub async fn hold(app: &TestApp) -> Session {
    let mut session = Session::default();
    let versions = "/api/v1/modules/acme/shop/versions";
    app.publish(&request("acme/common", None, &[("acme/common/v1/money.proto", MONEY)])).await.expect(201);
    let mut first = request("acme/shop", None, &[(FILE, ORDERS)]);
    first["stable"] = json!(true);
    session.post(app, "publish", PUBLISHER, versions, &first).await.expect(201);
    session.post(app, "publish", PUBLISHER, versions, &first).await.expect(200);
    let breaking = request("acme/shop", Some("1.0.0"), &[(FILE, &orders_with_another_type())]);
    session.post(app, "check", READER, "/api/v1/check", &breaking).await.expect(200);
    let refused = app.publish(&breaking).await.problem(422, "refused");
    session.post(app, "askApproval", PUBLISHER, "/api/v1/approvals/requests", &breaking).await.expect(200);
    let approval =
        json!({ "module": "acme/shop", "digest": refused["change"], "reason": "Nobody reads it yet" });
    session.post(app, "approve", APPROVER, "/api/v1/approvals", &approval).await.expect(201);

    session.get(app, "listModules", "/api/v1/modules?limit=1").await;
    session.get(app, "getModule", "/api/v1/modules/acme/shop").await;
    session.get(app, "listVersions", versions).await;
    session.get(app, "getVersion", &format!("{versions}/1.0.0")).await;
    session.get(app, "listFiles", &format!("{versions}/1.0.0/files")).await;
    session.get(app, "listEvents", "/api/v1/events?pii=email").await;
    session.get(app, "getEvent", "/api/v1/events/order_placed").await;
    session.get(app, "listTags", "/api/v1/tags?module=acme/shop&version=1.0.0").await;
    tell_what_was_seen(&mut session, app).await;
    session.get(app, "listChanges", "/api/v1/changes?after=1").await;
    session.get(app, "listApprovals", "/api/v1/approvals?module=acme/shop").await;
    session.get(app, "whoami", "/api/v1/whoami").await;

    session.get(app, "getPolicy", "/api/v1/policy").await;
    let policy = json!({ "base": 0, "policy": { "owner_contacts": ["email"], "self_approval": false } });
    let answer = app.put_as(ADMIN, "/api/v1/policy", &policy).await.expect(200);
    session.note("setPolicy", Some(&policy), &answer);
    session.get(app, "listPolicyVersions", "/api/v1/policy/versions").await;
    session.get(app, "getPolicyVersion", "/api/v1/policy/versions/1").await;

    let token = json!({ "name": "ci-shop", "role": "publisher", "scopes": ["acme/shop"] });
    session.post(app, "createToken", ADMIN, "/api/v1/tokens", &token).await.expect(201);
    wait_for_note(app).await;
    session.get(app, "listTokens", "/api/v1/tokens?limit=2").await;
    session.get(app, "listAudit", "/api/v1/audit?action=publish&outcome=done&limit=2").await;
    hold_webhooks(&mut session, app).await;
    drafts(&mut session, app).await;
    states(&mut session, app).await;
    session
}

/// A state that is shown around before it is published.
async fn drafts(session: &mut Session, app: &TestApp) {
    let path = "/api/v1/modules/acme/shop/drafts/loyalty";
    let draft = request("acme/shop", Some("1.0.0"), &[(FILE, &orders_with_a_field())]);
    for status in [201, 200] {
        let answer = app.put_as(PUBLISHER, &format!("{path}?expires=30d"), &draft).await.expect(status);
        session.note("pushDraft", Some(&draft), &answer);
    }
    session.get(app, "listDrafts", "/api/v1/modules/acme/shop/drafts").await;
    session.get(app, "getDraft", path).await;
    app.delete_as(PUBLISHER, path).await.expect(204);
}

async fn tell_what_was_seen(session: &mut Session, app: &TestApp) {
    let now = OffsetDateTime::now_utc().format(&Rfc3339).unwrap();
    let report = json!({
        "batch": "events-3/1048576",
        "observations": [{
            "event": "order_placed", "version": "1.0.0", "producer": "checkout-api", "source": "kafka",
            "count": 1204, "first_seen": now, "last_seen": now,
        }],
    });
    let path = "/api/v1/observations";
    session.post(app, "reportObservations", PUBLISHER, path, &report).await.expect(200);
    session.get(app, "listObservations", "/api/v1/observations?event=order_placed").await;
}

async fn hold_webhooks(session: &mut Session, app: &TestApp) {
    let receiver = Receiver::new(&[]).await;
    let new =
        json!({ "name": "bot", "url": receiver.url(), "filter": { "module": "acme/shop" }, "after": 0 });
    session.post(app, "createWebhook", ADMIN, "/api/v1/webhooks", &new).await.expect(201);
    // The publish and the approval.
    receiver.wait_for(2).await;
    let delivered = "/api/v1/webhooks/bot/deliveries?state=delivered";
    while app.get_as(ADMIN, delivered).await.expect(200).json()["items"].as_array().unwrap().len() < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let listed = session.get(app, "listDeliveries", &format!("{delivered}&limit=1")).await.json();
    let path = "/api/v1/webhooks/bot";
    let settings = json!({ "url": receiver.url(), "filter": { "kind": "published" }, "paused": true });
    let answer = app.put_as(ADMIN, path, &settings).await.expect(200);
    session.note("updateWebhook", Some(&settings), &answer);
    session.get(app, "getWebhook", path).await;
    session.get(app, "listWebhooks", "/api/v1/webhooks").await;
    for (operation, part, status) in [("rotateWebhook", "rotate", 200), ("testWebhook", "test", 200)] {
        let answer = app.post_as(ADMIN, &format!("{path}/{part}"), &json!({})).await.expect(status);
        session.note(operation, None, &answer);
    }
    let id = listed["items"][0]["id"].as_str().unwrap();
    let again = format!("{path}/deliveries/{id}/redeliver");
    let answer = app.post_as(ADMIN, &again, &json!({})).await.expect(202);
    session.note("redeliver", None, &answer);
}

/// Who depends on whom, and what becomes of modules.
async fn states(session: &mut Session, app: &TestApp) {
    let mut prices = request("acme/prices", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    prices["dependencies"] = json!({ "acme/common": "^0.1" });
    app.publish(&prices).await.expect(201);
    session.get(app, "listDependents", "/api/v1/modules/acme/common/dependents").await;
    session.get(app, "listEventDependents", "/api/v1/events/order_placed/dependents").await;
    let common = "/api/v1/modules/acme/common";
    let yank = json!({ "reason": "Amounts are in the wrong unit" });
    let deprecation = json!({ "message": "Use the prices", "successor": "acme/prices" });
    let archive = json!({ "reason": "Nobody works on it any more" });
    for (operation, path, body) in [
        ("yankVersion", "versions/0.1.0/yank", &yank),
        ("deprecateVersion", "versions/0.1.0/deprecation", &deprecation),
        ("deprecateModule", "deprecation", &deprecation),
        ("archiveModule", "archive", &archive),
    ] {
        let answer = app.put_as(ADMIN, &format!("{common}/{path}"), body).await.expect(204);
        session.note(operation, Some(body), &answer);
    }
    let purge = json!({
        "module": "acme/shop", "version": "1.0.0", "path": FILE, "reason": "A password stood in a comment", "dry_run": true,
    });
    session.post(app, "purge", ADMIN, "/api/v1/purges", &purge).await.expect(200);
    let transfer = json!({ "to": "base/values" });
    let path = format!("{common}/transfer");
    session.post(app, "transferModule", ADMIN, &path, &transfer).await.expect(204);
}
