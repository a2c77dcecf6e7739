//! A publish that was made from an older version must not undo what happened since.

use serde_json::json;

use crate::{
    app::{TestApp, on_both, request},
    sources::{CARTS, MONEY, ORDERS, PRICES, carts_with_a_field, orders_with_a_field},
};

on_both!(
    refuses_to_undo_the_change_of_another,
    lands_beside_the_change_of_another,
    refuses_a_new_module_over_an_existing_one,
    refuses_to_undo_the_settings_of_another,
    counts_only_the_dependencies_that_are_asked_for,
);

const ORDERS_FILE: &str = "acme/shop/v1/orders.proto";
const CARTS_FILE: &str = "acme/shop/v1/carts.proto";

/// 0.1.0, and 0.1.1 in which somebody else added a field to the orders.
async fn moved_on(app: &TestApp) {
    let first = [(ORDERS_FILE, ORDERS), (CARTS_FILE, CARTS)];
    app.publish(&request("acme/shop", None, &first)).await.expect(201);
    let second = [(ORDERS_FILE, &orders_with_a_field()[..]), (CARTS_FILE, CARTS)];
    app.publish(&request("acme/shop", Some("0.1.0"), &second)).await.expect(201);
}

async fn refuses_to_undo_the_change_of_another(app: &TestApp) {
    moved_on(app).await;
    let mine = [(ORDERS_FILE, ORDERS), (CARTS_FILE, &carts_with_a_field()[..])];
    let problem = app.publish(&request("acme/shop", Some("0.1.0"), &mine)).await.problem(409, "stale_base");
    assert_eq!(problem["latest"], "0.1.1");
    assert_eq!(problem["files"], json!([ORDERS_FILE]));
    let checked = app.check(&request("acme/shop", Some("0.1.0"), &mine)).await.problem(409, "stale_base");
    assert_eq!(checked["files"], problem["files"]);
    assert_eq!(app.get("/api/v1/modules/acme/shop").await.json()["latest"], "0.1.1");
}

async fn lands_beside_the_change_of_another(app: &TestApp) {
    moved_on(app).await;
    let both = [(ORDERS_FILE, &orders_with_a_field()[..]), (CARTS_FILE, &carts_with_a_field()[..])];
    let answer = app.publish(&request("acme/shop", Some("0.1.0"), &both)).await.expect(201).json();
    assert_eq!(
        (&answer["version"]["version"], &answer["version"]["base"]),
        (&json!("0.1.2"), &json!("0.1.0"))
    );
}

async fn refuses_a_new_module_over_an_existing_one(app: &TestApp) {
    moved_on(app).await;
    let problem = app.publish(&request("acme/shop", None, &[(CARTS_FILE, CARTS)])).await;
    let problem = problem.problem(409, "stale_base");
    assert_eq!(problem["files"], json!([ORDERS_FILE]));
}

async fn refuses_to_undo_the_settings_of_another(app: &TestApp) {
    let first = [(ORDERS_FILE, ORDERS), (CARTS_FILE, CARTS)];
    app.publish(&request("acme/shop", None, &first)).await.expect(201);
    let strict = |mut body: serde_json::Value| {
        body["settings"]["breaking"]["use"] = json!(["WIRE_JSON"]);
        body
    };
    app.publish(&strict(request("acme/shop", Some("0.1.0"), &first))).await.expect(201);
    let mine = [(ORDERS_FILE, ORDERS), (CARTS_FILE, &carts_with_a_field()[..])];
    let body = request("acme/shop", Some("0.1.0"), &mine);
    let problem = app.publish(&body).await.problem(409, "stale_base");
    assert_eq!(problem["files"], json!(["schemactl.toml"]));
    app.publish(&strict(body)).await.expect(201);
}

async fn counts_only_the_dependencies_that_are_asked_for(app: &TestApp) {
    let needing = |module, file, text, needs: serde_json::Value| {
        let mut body = request(module, None, &[(file, text)]);
        body["dependencies"] = needs;
        body
    };
    let money = needing("acme/common", "acme/common/v1/money.proto", MONEY, json!({}));
    app.publish(&money).await.expect(201);
    let prices = needing("acme/shop", "acme/shop/v1/prices.proto", PRICES, json!({ "acme/common": "*" }));
    app.publish(&prices).await.expect(201);
    let mut carts = needing("acme/top", CARTS_FILE, CARTS, json!({ "acme/shop": "*" }));
    app.publish(&carts).await.expect(201);
    // Made from nothing, but nothing is undone: all is the same.
    carts["stable"] = true.into();
    app.publish(&carts).await.expect(201);
    carts["dependencies"] = json!({ "acme/shop": "^0.1" });
    let problem = app.publish(&carts).await.problem(409, "stale_base");
    assert_eq!(problem["files"], json!(["schemactl.toml"]));
}
