//! Who builds on modules and events.

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    app::{ADMIN, PUBLISHER, READER, TestApp, on_both, request},
    sources::{MONEY, ORDERS, PRICES},
};

on_both!(
    lists_who_depends_on_a_module_and_at_which_version,
    pages_through_dependents,
    names_what_builds_on_an_event,
    names_who_was_seen_to_log_an_event_and_whom_webhooks_tell,
    refuses_what_is_no_module_and_no_cursor,
);

const PAGE: &str = r#"syntax = "proto3";
package acme.web.v1;
import "acme/shop/v1/prices.proto";
message Page {
  acme.shop.v1.Price price = 1;
}
"#;

/// web needs shop, shop needs common.
async fn chain(app: &TestApp) {
    let mut common = request("acme/common", None, &[("acme/common/v1/money.proto", MONEY)]);
    common["initial"] = json!("1.0.0");
    app.publish(&common).await.expect(201);
    let mut shop = request("acme/shop", None, &[("acme/shop/v1/prices.proto", PRICES)]);
    shop["dependencies"] = json!({ "acme/common": "^1" });
    app.publish(&shop).await.expect(201);
    shop["base"] = json!("0.1.0");
    shop["dependencies"] = json!({ "acme/common": "^1.0" });
    app.publish(&shop).await.expect(201);
    let mut web = request("acme/web", None, &[("acme/web/v1/page.proto", PAGE)]);
    web["dependencies"] = json!({ "acme/shop": "*" });
    app.publish(&web).await.expect(201);
}

async fn dependents(app: &TestApp, query: &str) -> Vec<String> {
    let path = format!("/api/v1/modules/acme/common/dependents{query}");
    let page = app.get(&path).await.expect(200).json();
    let row = |row: &Value| {
        let text = |key: &str| row[key].as_str().unwrap().to_owned();
        let (module, version) = (text("module"), text("version"));
        format!("{module} {version} {:?} at {}", text("requirement"), text("resolved"))
    };
    page["items"].as_array().unwrap().iter().map(row).collect()
}

async fn lists_who_depends_on_a_module_and_at_which_version(app: &TestApp) {
    chain(app).await;
    let latest = ["acme/shop 0.1.1 \"^1.0\" at 1.0.0", "acme/web 0.1.0 \"\" at 1.0.0"];
    assert_eq!(dependents(app, "").await, latest);
    assert_eq!(dependents(app, "?direct=true").await, latest[..1]);
    let all = ["acme/shop 0.1.0 \"^1\" at 1.0.0", latest[0], latest[1]];
    assert_eq!(dependents(app, "?all_versions=true").await, all);
    let page = app.get("/modules/acme/common").await.expect(200).text();
    assert!(page.contains("acme/web</a>") && page.contains("through another"), "{page}");
}

async fn pages_through_dependents(app: &TestApp) {
    chain(app).await;
    let mut seen = Vec::new();
    let mut after = String::new();
    loop {
        let query = format!("?all_versions=true&limit=1&after={after}");
        seen.extend(dependents(app, &query).await);
        let path = format!("/api/v1/modules/acme/common/dependents{query}");
        match app.get(&path).await.expect(200).json()["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, dependents(app, "?all_versions=true").await);
}

async fn names_what_builds_on_an_event(app: &TestApp) {
    let own = r#"syntax = "proto3";
package acme.shop.v1;
import "acme/shop/v1/orders.proto";
message History {
  repeated OrderPlaced orders = 1;
}
"#;
    let files = [("acme/shop/v1/orders.proto", ORDERS), ("acme/shop/v1/history.proto", own)];
    app.publish(&request("acme/shop", None, &files)).await.expect(201);
    let page = PAGE.replace("prices", "orders").replace("Price price", "OrderPlaced order");
    for module in ["acme/web", "acme/xenon"] {
        let text = page.replace("acme.web", &module.replace('/', "."));
        let path = format!("{module}/v1/page.proto");
        let mut web = request(module, None, &[(&path, &text)]);
        web["dependencies"] = json!({ "acme/shop": "^0.1" });
        app.publish(&web).await.expect(201);
    }
    let found = app.get("/api/v1/events/order_placed/dependents?limit=1").await.expect(200).json();
    assert_eq!(found["uses"][0]["element"], "acme.shop.v1.History.orders");
    let first = &found["items"][0];
    assert_eq!((&first["module"], &first["requirement"]), (&json!("acme/web"), &json!("^0.1")));
    let used = json!([{
        "kind": "field",
        "element": "acme.web.v1.Page.order",
        "type": "acme.shop.v1.OrderPlaced",
        "file": "acme/web/v1/page.proto",
    }]);
    assert_eq!(first["uses"], used);
    let next = found["next"].as_str().unwrap();
    let path = format!("/api/v1/events/order_placed/dependents?after={next}");
    let found = app.get(&path).await.expect(200).json();
    assert_eq!((&found["items"][0]["module"], &found["next"]), (&json!("acme/xenon"), &json!(null)));
    let page = app.get("/events/order_placed").await.expect(200).text();
    assert!(page.contains("acme.web.v1.Page.order"), "{page}");
}

async fn names_who_was_seen_to_log_an_event_and_whom_webhooks_tell(app: &TestApp) {
    app.publish(&request("acme/shop", None, &[("acme/shop/v1/orders.proto", ORDERS)])).await.expect(201);
    let now = OffsetDateTime::now_utc().format(&Rfc3339).unwrap();
    let seen = |producer: &str, source: &str| {
        json!({
            "event": "order_placed", "version": "0.1.0", "producer": producer, "source": source, "count": 1,
            "last_seen": now,
        })
    };
    let rows = [seen("web", "kafka"), seen("checkout-api", ""), seen("web", "lake")];
    let report = json!({ "batch": "a", "observations": rows });
    app.post_as(PUBLISHER, "/api/v1/observations", &report).await.expect(200);
    for (name, filter) in [
        ("all", json!({})),
        ("by-event", json!({ "event": "order_placed", "kind": "published" })),
        ("by-module", json!({ "module": "acme/shop" })),
        ("by-kind-of-destination", json!({ "destination": "snowflake" })),
        ("of-another-event", json!({ "event": "order_paid" })),
        ("of-another-module", json!({ "module": "acme/cart" })),
        ("of-another-destination", json!({ "event": "order_placed", "destination": "lake" })),
    ] {
        let webhook = json!({ "name": name, "url": "http://127.0.0.1:9/", "filter": filter, "paused": true });
        app.post_as(ADMIN, "/api/v1/webhooks", &webhook).await.expect(201);
    }
    let path = "/api/v1/events/order_placed/dependents";
    let found = app.get_as(ADMIN, path).await.expect(200).json();
    let producer = |name: &str| json!({ "producer": name, "version": "0.1.0" });
    assert_eq!(found["observed"], json!([producer("checkout-api"), producer("web")]));
    assert_eq!(found["webhooks"], json!(["all", "by-event", "by-kind-of-destination", "by-module"]));
    // Names of webhooks are for those who may see them.
    for token in [READER, PUBLISHER] {
        let found = app.get_as(token, path).await.expect(200).json();
        assert_eq!((found["observed"].as_array().unwrap().len(), found.get("webhooks")), (2, None));
    }
    // They stand on the first page.
    let found = app.get_as(ADMIN, &format!("{path}?after=acme/web@1.0.0")).await.expect(200).json();
    assert_eq!((found.get("observed"), found.get("webhooks")), (None, None));
}

async fn refuses_what_is_no_module_and_no_cursor(app: &TestApp) {
    app.get("/api/v1/modules/acme/none/dependents").await.problem(404, "not_found");
    app.get("/api/v1/events/none/dependents").await.problem(404, "not_found");
    chain(app).await;
    for after in ["acme/shop", "acme/shop@one", "@1.0.0"] {
        let path = format!("/api/v1/modules/acme/common/dependents?after={after}");
        app.get(&path).await.problem(400, "invalid_request");
    }
}
