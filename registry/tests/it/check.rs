//! Asking what a publish would say.

use serde_json::json;

use crate::{
    app::{TestApp, on_both, request},
    sources::{ORDERS, orders_with_a_field, orders_with_another_type},
};

on_both!(says_what_a_publish_would_say_and_changes_nothing);

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
