//! A publish that was made from an older version must not undo what happened since.

use serde_json::json;

use crate::{
    app::{TestApp, on_both, request},
    sources::{CARTS, ORDERS, carts_with_a_field, orders_with_a_field},
};

on_both!(
    refuses_to_undo_the_change_of_another,
    lands_beside_the_change_of_another,
    refuses_a_new_module_over_an_existing_one,
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
