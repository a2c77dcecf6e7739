//! Compatibility levels: what is published is held against the latest version, or against all of them.

use serde_json::{Value, json};

use crate::app::{TestApp, on_both, request};

on_both!(
    a_transitive_level_asks_every_version,
    a_level_that_is_not_transitive_asks_the_latest,
    a_level_and_rules_both_run,
    refuses_a_level_it_does_not_know,
);

const FILE: &str = "acme/shop/v1/carts.proto";

fn carts(fields: &str) -> String {
    format!(
        "syntax = \"proto3\";\n\npackage acme.shop.v1;\n\nmessage Cart {{\n  string id = 1;\n  {fields}\n}}\n"
    )
}

fn at(breaking: Value, base: Option<&str>, fields: &str) -> Value {
    let mut body = request("acme/shop", base, &[(FILE, &carts(fields))]);
    body["settings"]["breaking"] = breaking;
    body
}

/// Publishes a field and the version without it.
async fn with_a_number_given_up(app: &TestApp, breaking: &Value) {
    app.publish(&at(breaking.clone(), None, "string note = 2;")).await.expect(201);
    app.publish(&at(breaking.clone(), Some("0.1.0"), "")).await.expect(201);
}

async fn a_transitive_level_asks_every_version(app: &TestApp) {
    let level = json!({ "level": "BACKWARD_TRANSITIVE" });
    with_a_number_given_up(app, &level).await;
    let taken_again = at(level.clone(), Some("0.1.1"), "int32 items = 2;");
    let checked = app.check(&taken_again).await.expect(200).json();
    assert_eq!(checked["verdict"], "refused");
    let errors: Vec<&Value> = checked["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .collect();
    assert_eq!(errors.len(), 1, "{checked}");
    assert_eq!(errors[0]["rule"], "FIELD_SCALAR_KIND_CHANGED");
    assert_eq!((&errors[0]["path"], &errors[0]["span"]["start_line"]), (&json!(FILE), &json!(7)));
    assert!(errors[0]["message"].as_str().unwrap().ends_with("Compared with 0.1.0."), "{checked}");
    let refused = app.publish(&taken_again).await.problem(422, "refused");
    assert_eq!(refused["findings"], checked["findings"]);
    // What is compatible with all of them goes through, and is no news to who publishes.
    let fresh = app.publish(&at(level, Some("0.1.1"), "int32 items = 3;")).await.expect(201).json();
    assert_eq!(fresh["version"]["version"], "0.1.2");
    assert!(!fresh.to_string().contains("FIELD_ADDED"), "{fresh}");
}

async fn a_level_that_is_not_transitive_asks_the_latest(app: &TestApp) {
    let level = json!({ "level": "BACKWARD" });
    with_a_number_given_up(app, &level).await;
    let mut broken = at(level.clone(), Some("0.1.1"), "");
    broken["files"][0]["content"]["text"] = json!(carts("").replace("string id", "fixed32 id"));
    assert_eq!(app.check(&broken).await.expect(200).json()["verdict"], "refused");
    app.publish(&at(level, Some("0.1.1"), "int32 items = 2;")).await.expect(201);
}

async fn a_level_and_rules_both_run(app: &TestApp) {
    let both = json!({ "use": ["FIELD_SAME_NAME"], "level": "FULL" });
    app.publish(&at(both.clone(), None, "string note = 2;")).await.expect(201);
    let checked = app.check(&at(both, Some("0.1.0"), "int32 items = 2;")).await.expect(200).json();
    let rules = |finding: &Value| finding["rule"].as_str().unwrap().to_owned();
    let mut rules: Vec<String> = checked["findings"].as_array().unwrap().iter().map(rules).collect();
    rules.dedup();
    assert!(rules.contains(&"FIELD_SAME_NAME".to_owned()), "{rules:?}");
    assert!(rules.contains(&"FIELD_SCALAR_KIND_CHANGED".to_owned()), "{rules:?}");
}

async fn refuses_a_level_it_does_not_know(app: &TestApp) {
    let body = at(json!({ "level": "BACKWARDS" }), None, "");
    let problem = app.publish(&body).await.problem(400, "invalid_request");
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains("BACKWARDS") && detail.contains("BACKWARD_TRANSITIVE"), "{detail}");
}
