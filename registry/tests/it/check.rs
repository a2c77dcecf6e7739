//! Asking what a publish would say.

use serde_json::json;

use crate::{
    app::{TestApp, on_both, request},
    sources::{ORDERS, orders_with_a_field, orders_with_another_type},
};

on_both!(
    says_what_a_publish_would_say_and_changes_nothing,
    tells_what_a_change_means_in_one_shape_wherever_it_gives_a_verdict,
);

const FILE: &str = "acme/shop/v1/orders.proto";

async fn says_what_a_publish_would_say_and_changes_nothing(app: &TestApp) {
    let first = request("acme/shop", None, &[(FILE, ORDERS)]);
    let verdict = app.check(&first).await.expect(200).json();
    assert_eq!((&verdict["verdict"], &verdict["next"]), (&json!("accepted"), &json!("0.1.0")));
    assert_eq!(verdict["latest"], json!(null));
    app.get("/api/v1/modules/acme/shop").await.problem(404, "not_found");
    app.publish(&first).await.expect(201);

    assert_eq!(app.check(&first).await.expect(200).json()["verdict"], "unchanged");
    let added = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())]);
    let verdict = app.check(&added).await.expect(200).json();
    assert_eq!((&verdict["verdict"], &verdict["next"]), (&json!("accepted"), &json!("0.1.1")));
    let breaking = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_another_type())]);
    let checked = app.check(&breaking).await.expect(200).json();
    assert_eq!(checked["verdict"], "refused");
    assert_eq!(checked["impacts"][0]["destination"], "snowflake");
    let published = app.publish(&breaking).await.problem(422, "refused");
    assert_eq!(checked["findings"], published["findings"]);
    let broken = request("acme/shop", Some("0.1.0"), &[(FILE, "syntax = ")]);
    let verdict = app.check(&broken).await.expect(200).json();
    assert_eq!(
        (&verdict["verdict"], &verdict["findings"][0]["rule"]),
        (&json!("refused"), &json!("COMPILE"))
    );
    assert_eq!(app.get("/api/v1/modules/acme/shop").await.json()["latest"], "0.1.0");
}

async fn tells_what_a_change_means_in_one_shape_wherever_it_gives_a_verdict(app: &TestApp) {
    let source = |fields: &str| {
        format!(
            "syntax = \"proto3\";\npackage acme.shop.v1;\nimport \"schemactl/v1/options.proto\";\nmessage SignedUp {{\n  option (schemactl.v1.event) = {{owner: {{team: \"shop\"}} destinations: [{{postgres: {{}} pii: {{of: PII_EMAIL action: PII_ACTION_HASH}}}}]}};\n  string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n  {fields}\n}}\n"
        )
    };
    let told = |answer: &serde_json::Value| (answer["impacts"].clone(), answer["personal_data"].clone());
    let first = request("acme/shop", None, &[(FILE, &source("int64 age = 2;"))]);
    let checked = told(&app.check(&first).await.expect(200).json());
    assert_eq!(checked.0[0]["class"], "created");
    let landing = json!({ "destination": "postgres", "kind": "postgres", "after": "hash" });
    let email = json!([{
        "event": "signed_up", "path": "email", "change": "added",
        "after": { "class": "email", "sensitivity": "medium" }, "destinations": [landing],
    }]);
    assert_eq!(checked.1, email);
    assert_eq!(told(&app.publish(&first).await.expect(201).json()), checked);
    assert_eq!(told(&app.publish(&first).await.expect(200).json()), (json!(null), json!(null)));

    let mail = "string mail = 3 [(schemactl.v1.field).pii = PII_EMAIL];";
    let refused = source(&format!("int32 age = 2; {mail}"));
    let refused = request("acme/shop", Some("0.1.0"), &[(FILE, &refused)]);
    let checked = app.check(&refused).await.expect(200).json();
    assert_eq!((&checked["verdict"], &checked["bump"]), (&json!("refused"), &json!("major")));
    assert_eq!(checked["personal_data"][0]["path"], "mail");
    let problem = app.publish(&refused).await.problem(422, "refused");
    assert_eq!(told(&problem), told(&checked));
    assert_eq!((&problem["bump"], &problem["latest"]), (&json!("major"), &json!("0.1.0")));
}
