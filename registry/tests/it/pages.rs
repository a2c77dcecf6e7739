//! The catalog's pages: that each is filled from what was published. How they look is tested where
//! they are drawn.

use crate::{
    app::{TestApp, on_both, request},
    sources::{MONEY, ORDERS, orders_with_a_field},
};

on_both!(every_page_shows_what_was_published, pages_say_what_does_not_exist, serves_the_assets_pages_name);

const FILE: &str = "acme/shop/v1/orders.proto";

async fn shop(app: &TestApp) {
    app.publish(&request("acme/common", None, &[("acme/common/v1/money.proto", MONEY)])).await.expect(201);
    let mut first = request("acme/shop", None, &[(FILE, ORDERS)]);
    first["dependencies"] = serde_json::json!({ "acme/common": "^0.1" });
    app.publish(&first).await.expect(201);
    let mut second = request("acme/shop", Some("0.1.0"), &[(FILE, &orders_with_a_field())]);
    second["dependencies"] = first["dependencies"].clone();
    app.publish(&second).await.expect(201);
}

async fn every_page_shows_what_was_published(app: &TestApp) {
    shop(app).await;
    let file = format!("/modules/acme/shop/versions/0.1.1/files/{FILE}");
    let pages = [
        ("/", vec!["acme/shop", "0.1.1"]),
        ("/events", vec!["order_placed", "checkout"]),
        ("/search?q=customer", vec!["order_placed"]),
        ("/events/order_placed", vec!["order_placed", "acme.shop.v1.OrderPlaced", "0.1.0", "#L8"]),
        ("/modules", vec!["acme/common", "acme/shop", "schemactl/options"]),
        ("/modules/acme/shop", vec!["0.1.1", "0.1.0", "acme/common", "order_placed"]),
        ("/modules/acme/common", vec!["acme/shop"]),
        ("/modules/acme/shop/versions/0.1.0", vec!["0.1.0", "order_placed", FILE]),
        (&file, vec!["coupon"]),
        ("/modules/acme/shop/diff?from=0.1.0&to=0.1.1", vec!["coupon", FILE]),
        ("/modules/acme/shop/diff", vec!["coupon"]),
        ("/changes", vec!["acme/shop", "acme/common", "schemactl/options"]),
    ];
    for (path, words) in pages {
        let page = app.get(path).await.expect(200);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
        for word in words {
            assert!(page.text().contains(word), "{path} does not say {word:?}:\n{}", page.text());
        }
    }
    let none = app.get("/events?q=nothing-like-that").await.expect(200).text();
    assert!(!none.contains("order_placed"), "{none}");
}

async fn pages_say_what_does_not_exist(app: &TestApp) {
    for path in ["/events/no_such", "/modules/acme/none", "/modules/acme/none/versions/1.0.0", "/nothing"] {
        let page = app.get(path).await.expect(404);
        assert!(page.header("content-type").starts_with("text/html"), "{path}");
    }
    let page = app.get("/events/no_such").await.text();
    assert!(page.contains("no_such"), "{page}");
    app.get("/modules/A/b").await.expect(400);
    app.get("/events?stage=golden").await.expect(400);
}

async fn serves_the_assets_pages_name(app: &TestApp) {
    let page = app.get("/").await.text();
    let start = page.find("/assets/style").unwrap();
    let path: String = page[start..].chars().take_while(|c| *c != '"').collect();
    let style = app.get(&path).await.expect(200);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
}
