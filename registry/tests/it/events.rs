//! Finding events.

use serde_json::{Value, json};

use crate::{
    app::{TestApp, on_both, request},
    sources::{ORDERS, orders_with_a_field},
};

on_both!(finds_events_by_every_filter, shows_an_event_whole, flattens_events_to_tags);

const FILE: &str = "acme/shop/v1/orders.proto";

async fn shop(app: &TestApp) {
    let carts = ORDERS
        .replace("OrderPlaced", "CartSeen")
        .replace("\"checkout\"", "\"web\"")
        .replace("string email = 2 [(schemactl.v1.field).pii = PII_EMAIL]", "string email_hash = 2");
    let files = [(FILE, ORDERS), ("acme/shop/v1/carts.proto", &carts[..])];
    app.publish(&request("acme/shop", None, &files)).await.expect(201);
}

async fn finds_events_by_every_filter(app: &TestApp) {
    shop(app).await;
    let found = async |query: &str| {
        let page = app.get(&format!("/api/v1/events?{query}")).await.expect(200).json();
        let names =
            page["items"].as_array().unwrap().iter().map(|event| event["name"].as_str().unwrap().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("").await, "cart_seen order_placed");
    for query in ["q=customer+ORDER_ID&owner=checkout", "owner=checkout", "pii=email", "pii=EMAIL&stage="] {
        assert_eq!(found(query).await, "order_placed", "{query}");
    }
    for query in ["destination=snowflake", "producer=checkout-api", "stage=stable", "module=acme/shop"] {
        assert_eq!(found(query).await, "cart_seen order_placed", "{query}");
    }
    for query in ["q=nothing", "owner=nobody", "pii=health", "destination=kafka", "stage=retired"] {
        assert_eq!(found(query).await, "", "{query}");
    }
    for query in ["q=%00", "owner=%00", "producer=a%00", "destination=%00"] {
        app.get(&format!("/api/v1/events?{query}")).await.problem(400, "invalid_request");
    }
    let (fits, long) = ("é".repeat(1_000).replace('é', "%C3%A9"), "x".repeat(1_001));
    assert_eq!(found(&format!("q={fits}")).await, "");
    for name in ["q", "owner", "destination", "producer", "pii", "module"] {
        let refused = app.get(&format!("/api/v1/events?{name}={long}")).await.problem(400, "invalid_request");
        assert_eq!(refused["detail"], format!("{name} is longer than 1000 characters"));
    }
    let page = app.get("/api/v1/events?limit=1").await.expect(200).json();
    assert_eq!(page["next"], "cart_seen");
    assert_eq!(found("limit=1&after=cart_seen").await, "order_placed");
    for query in ["pii=shoe_size", "stage=golden", "owned_by=me"] {
        app.get(&format!("/api/v1/events?{query}")).await.problem(400, "invalid_request");
    }
}

async fn shows_an_event_whole(app: &TestApp) {
    shop(app).await;
    let event = app.get("/api/v1/events/order_placed").await.expect(200).json();
    assert_eq!((&event["module"], &event["version"]), (&json!("acme/shop"), &json!("0.1.0")));
    assert_eq!(
        (&event["message"], &event["description"]),
        (&json!("acme.shop.v1.OrderPlaced"), &json!("A customer placed an order."))
    );
    assert_eq!(event["owner"]["team"], "checkout");
    assert_eq!(event["personal"][0]["class"], "email");
    assert_eq!(event["versions"].as_array().unwrap().len(), 1);
    let next = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())]);
    // Without the other event's file: WIRE lets a file go that no message is missed in.
    let verdict = app.check(&next).await.expect(200).json();
    assert!(verdict["verdict"].is_string(), "{verdict}");
    let problem = app.get("/api/v1/events/no_such_event").await.problem(404, "not_found");
    assert_eq!(problem["detail"], "event \"no_such_event\" does not exist");
}

async fn flattens_events_to_tags(app: &TestApp) {
    shop(app).await;
    let page = app.get("/api/v1/tags?after=cart_seen").await.expect(200).json();
    let row = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        [text("event"), text("tag"), text("name"), text("value")].join(" ")
    };
    let rows: Vec<String> = page["items"].as_array().unwrap().iter().map(row).collect();
    let expected = [
        "order_placed destination snowflake snowflake",
        "order_placed label domain sales",
        "order_placed owner checkout checkout",
        "order_placed pii email email",
        "order_placed producer checkout-api checkout-api",
        "order_placed stage stable stable",
    ];
    assert_eq!(rows, expected);
}
