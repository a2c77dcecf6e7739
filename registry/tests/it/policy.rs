//! The organisation's policy: stored by version, enforced.

use schemactl_store::{NewAuditEntry, Store, StoredPolicy};
use serde_json::{Value, json};
use time::macros::datetime;

use crate::{
    answer::Answer,
    app::{ADMIN, PUBLISHER, READER, TestApp, on_both, request},
};

on_both!(
    a_policy_is_enforced_from_the_moment_it_is_set,
    only_admins_set_it_and_nobody_undoes_anothers,
    every_version_is_listed_and_shown,
    a_stored_policy_that_names_an_unknown_rule_stops_nobody,
    the_page_says_what_holds_and_what_held,
);

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

async fn every_version_is_listed_and_shown(app: &TestApp) {
    let versions = "/api/v1/policy/versions";
    assert_eq!(app.get(versions).await.expect(200).json()["items"], json!([]));
    app.get(&format!("{versions}/1")).await.problem(404, "not_found");
    put(app, ADMIN, &asking(0)).await.expect(200);
    put(app, ADMIN, &json!({ "base": 1, "policy": {} })).await.expect(200);
    let listed = app.get(versions).await.expect(200).json();
    let numbers: Vec<_> = listed["items"].as_array().unwrap().iter().map(|one| &one["version"]).collect();
    assert_eq!((numbers, &listed["items"][0]["who"]), (vec![&json!(2), &json!(1)], &json!("admin")));
    let first = app.get(&format!("{versions}?limit=1")).await.expect(200).json();
    assert_eq!(first["next"], "2");
    let second = app.get(&format!("{versions}?after=2")).await.expect(200).json();
    assert_eq!((&second["items"][0]["version"], second.get("next")), (&json!(1), None));
    let shown = app.get(&format!("{versions}/1")).await.expect(200).json();
    assert_eq!(shown["policy"]["owner_contacts"], json!(["email"]));
    app.get(&format!("{versions}/x")).await.problem(400, "invalid_request");
}

async fn a_stored_policy_that_names_an_unknown_rule_stops_nobody(app: &TestApp) {
    // Written by a program that knew other rules.
    let policy = json!({
        "severity": { "EVENT_OF_OLD": "off" },
        "approvals": [{ "rules": ["PII_OF_OLD"], "approvers": ["privacy"] }],
    });
    let at = datetime!(2026-03-01 10:00 UTC);
    let stored =
        StoredPolicy { version: 1, policy: policy.to_string(), who: "ada".to_owned(), created_at: at };
    let entry = NewAuditEntry {
        at,
        who: "ada".to_owned(),
        action: "policy".to_owned(),
        target: "policy".to_owned(),
        outcome: "done".to_owned(),
        request_id: "r-1".to_owned(),
        address: String::new(),
        detail: "{}".to_owned(),
    };
    let store = Store::open(&app.database).await.unwrap();
    let mut tx = store.write().await.unwrap();
    assert!(tx.insert_policy(&stored, &entry).await.unwrap());
    tx.commit().await.unwrap();
    store.close().await;

    let mut candidate = request("acme/shop", None, &[(FILE, EVENT)]);
    candidate["stable"] = json!(true);
    let published = app.publish(&candidate).await.expect(201).json();
    let told = |answer: &Value| {
        let findings = answer["findings"].as_array().unwrap().clone();
        findings.into_iter().filter(|one| one["rule"] == "POLICY_RULE_KNOWN").collect::<Vec<_>>()
    };
    assert_eq!(told(&published).len(), 2, "{published}");
    assert_eq!(told(&published)[0]["severity"], "warning");
    assert!(published.to_string().contains("policy push"), "{published}");
    // What the table may have been for is not left to whoever approves.
    let breaking = EVENT.replace("string id", "fixed32 id");
    let refused = app.publish(&request("acme/shop", Some("1.0.0"), &[(FILE, &breaking)])).await;
    let refused = refused.problem(422, "refused");
    assert_eq!((told(&refused).len(), &refused["needed"][0]["approvers"]), (2, &json!(["privacy"])));
    // Whoever writes one is there to mend it.
    let odd = json!({ "base": 1, "policy": policy });
    put(app, ADMIN, &odd).await.problem(400, "invalid_request");
}

async fn the_page_says_what_holds_and_what_held(app: &TestApp) {
    let page = app.get("/policy").await.expect(200).text();
    assert!(page.contains("Nobody has stored a policy yet"), "{page}");
    let waiver = json!({ "rule": "PII_*", "reason": "the old lake", "author": "ada", "until": "2020-01-31" });
    let policy = json!({ "retention_days": { "email": 365 }, "waivers": [waiver] });
    put(app, ADMIN, &json!({ "base": 0, "policy": policy })).await.expect(200);
    let page = app.get("/policy").await.expect(200).text();
    for text in ["Version 1, written by admin", "kept for 365 days", "the old lake", "has ended"] {
        assert!(page.contains(text), "{text} is not in {page}");
    }
}
