//! What becomes of a registry after its publishes: modules that move and end, people who log in, what was seen and
//! who was told.

use schemactl_model::Digest;
use schemactl_store::{NewDelivery, Session, Store};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, format_description::well_known::Rfc3339};

use crate::app::{ADMIN, PUBLISHER, TestApp, request};

const CARTS: &str = "acme/carts/v1/carts.proto";

/// Steps that are changes of the feed, and how many versions were published in between.
pub const CHANGES: u64 = 16;
pub const VERSIONS: u64 = 8;

pub async fn fill(app: &TestApp) {
    move_what_others_need(app).await;
    yank_the_latest(app).await;
    let body = json!({ "message": "too few", "successor": "acme/common" });
    app.put_as(PUBLISHER, "/api/v1/modules/acme/words/deprecation", &body).await.expect(204);
    app.put_as(ADMIN, "/api/v1/modules/acme/carts/archive", &json!({ "reason": "sold" })).await.expect(204);
    purge(app).await;
    observe(app).await;
    webhook(app).await;
    log_in(app).await;
}

fn message(package: &str, name: &str) -> String {
    format!("syntax = \"proto3\";\n\npackage {package};\n\nmessage {name} {{\n  string id = 1;\n}}\n")
}

/// Of two that a module needs the first by name becomes the last, and then the first again under a third name.
async fn move_what_others_need(app: &TestApp) {
    for name in ["base", "words"] {
        let text = message(&format!("acme.{name}.v1"), "Thing");
        let path = format!("acme/{name}/v1/thing.proto");
        app.publish(&request(&format!("acme/{name}"), None, &[(&path, &text)])).await.expect(201);
    }
    let mut pair =
        request("acme/pair", None, &[("acme/pair/v1/pair.proto", &message("acme.pair.v1", "Pair"))]);
    pair["dependencies"] = json!({ "acme/base": "^0.1", "acme/words": "^0.1" });
    app.publish(&pair).await.expect(201);
    app.transfer("acme/base", "zoo/base").await.expect(204);
    // Another version, of which the second name is true.
    pair["base"] = json!("0.1.0");
    pair["files"][0]["content"]["text"] = json!(message("acme.pair.v1", "Pair") + "// Two.\n");
    app.publish(&pair).await.expect(201);
    app.transfer("zoo/base", "aaa/base").await.expect(204);
}

fn carts(fields: &str) -> Value {
    let text = format!(
        "syntax = \"proto3\";\n\npackage acme.carts.v1;\n\nimport \"schemactl/v1/options.proto\";\n\n// A cart was left.\n\
        message CartLeft {{\n  option (schemactl.v1.event) = {{\n    owner: {{team: \"carts\"}}\n    \
        destinations: [{{lake: {{}}}}]\n  }};\n  string id = 1;\n{fields}}}\n"
    );
    request("acme/carts", None, &[(CARTS, &text)])
}

async fn yank_the_latest(app: &TestApp) {
    app.publish(&carts("")).await.expect(201);
    let mut more = carts("  int32 items = 2;\n");
    more["base"] = json!("0.1.0");
    app.publish(&more).await.expect(201);
    let path = "/api/v1/modules/acme/carts/versions/0.1.1/yank";
    app.put_as(PUBLISHER, path, &json!({ "reason": "wrong unit" })).await.expect(204);
}

async fn purge(app: &TestApp) {
    let path = "acme/leak/v1/leak.proto";
    let clean = message("acme.leak.v1", "Leak");
    let leak = |base, text: &str| request("acme/leak", base, &[(path, text)]);
    app.publish(&leak(None, &format!("{clean}// hunter2\n"))).await.expect(201);
    app.publish(&leak(Some("0.1.0"), &clean)).await.expect(201);
    let what = json!({ "module": "acme/leak", "version": "0.1.0", "path": path, "reason": "A password stood there" });
    app.post_as(ADMIN, "/api/v1/purges", &what).await.expect(200);
}

async fn observe(app: &TestApp) {
    let seen = OffsetDateTime::now_utc().format(&Rfc3339).unwrap();
    let observed = json!({ "event": "order_placed", "version": "0.1.0", "producer": "checkout-api",
        "source": "kafka", "count": 7, "last_seen": seen });
    let report = json!({ "batch": "1", "observations": [observed] });
    app.post_as(PUBLISHER, "/api/v1/observations", &report).await.expect(200);
}

/// A delivery is there as if it had been begun: nobody listens.
async fn webhook(app: &TestApp) {
    let body = json!({ "name": "bot", "url": "https://hooks.test/a", "paused": true });
    app.post_as(ADMIN, "/api/v1/webhooks", &body).await.expect(201);
    let new = NewDelivery {
        id: "msg_1".to_owned(),
        webhook: "bot".to_owned(),
        seq: Some(1),
        in_order: true,
        at: OffsetDateTime::now_utc(),
        due_at: 0,
        give_up_at: 0,
    };
    let store = Store::open(&app.database).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.insert_delivery(&new).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
}

async fn log_in(app: &TestApp) {
    let now = OffsetDateTime::now_utc();
    let session = Session {
        who: "ada@acme.test".to_owned(),
        issuer: "acme".to_owned(),
        claims: "{}".to_owned(),
        created_at: now,
        ends_at: now + Duration::DAY,
    };
    let store = Store::open(&app.database).await.unwrap();
    let mut tx = store.write().await.unwrap();
    tx.insert_session(Digest::of(b"a cookie"), &session).await.unwrap();
    tx.commit().await.unwrap();
    store.close().await;
}
