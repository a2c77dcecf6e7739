//! The organisation's policy: stored by version, enforced.

use serde_json::{Value, json};

use crate::{
    answer::Answer,
    app::{ADMIN, PUBLISHER, READER, TestApp, on_both, request},
};

on_both!(a_policy_is_enforced_from_the_moment_it_is_set, only_admins_set_it_and_nobody_undoes_anothers);

const FILE: &str = "acme/shop/v1/a.proto";
const EVENT: &str = "syntax = \"proto3\";\npackage acme.shop.v1;\nimport \"schemactl/v1/options.proto\";\nmessage Seen {\n  option (schemactl.v1.event).owner.team = \"shop\";\n  string id = 1;\n}\n";

async fn put(app: &TestApp, token: &str, body: &Value) -> Answer {
    app.put_as(token, "/api/v1/policy", body).await
}

fn asking(base: i64) -> Value {
    json!({ "base": base, "policy": { "owner_contacts": ["email"] } })
}

async fn a_policy_is_enforced_from_the_moment_it_is_set(app: &TestApp) {
    let candidate = request("acme/shop", None, &[(FILE, EVENT)]);
    assert_eq!(app.check(&candidate).await.expect(200).json()["verdict"], "accepted");
    put(app, ADMIN, &asking(0)).await.expect(200);
    let refused = app.publish(&candidate).await.problem(422, "refused");
    assert!(refused["findings"].to_string().contains("EVENT_OWNER_CONTACT"), "{refused}");
    let waiver = json!({ "rule": "EVENT_OWNER_CONTACT", "module": "acme/*", "reason": "new", "author": "ada", "until": "2999-12-31" });
    let waived = json!({ "base": 1, "policy": { "owner_contacts": ["email"], "waivers": [waiver] } });
    put(app, ADMIN, &waived).await.expect(200);
    app.publish(&candidate).await.expect(201);
}

async fn only_admins_set_it_and_nobody_undoes_anothers(app: &TestApp) {
    let first = app.get("/api/v1/policy").await.expect(200).json();
    assert_eq!((&first["version"], &first["who"]), (&json!(0), &json!(null)));
    put(app, PUBLISHER, &asking(0)).await.problem(403, "forbidden");
    put(app, ADMIN, &asking(0)).await.expect(200);
    let stale = put(app, ADMIN, &asking(0)).await.problem(409, "stale_policy");
    assert!(stale["detail"].as_str().unwrap().contains("at version 1"), "{stale}");
    let odd = json!({ "base": 1, "policy": { "severity": { "NOTHING": "off" } } });
    put(app, ADMIN, &odd).await.problem(400, "invalid_request");
    put(app, ADMIN, &json!({ "base": 1, "policy": { "what": 1 } })).await.problem(400, "invalid_request");
    let held = app.get_as(READER, "/api/v1/policy").await.expect(200).json();
    assert_eq!((&held["version"], &held["policy"]["owner_contacts"]), (&json!(1), &json!(["email"])));
    let audit = app.get_as(ADMIN, "/api/v1/audit").await.expect(200).text();
    assert!(audit.contains("\"action\":\"policy\""), "{audit}");
}
