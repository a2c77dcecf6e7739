//! The audit log over HTTP: filtered, by page, in lines, with the address of whoever asked.

use axum::{body::Body, extract::ConnectInfo, http::Request};
use schemactl_store::{Address, AuditQuery, Store};
use serde_json::{Value, json};
use std::net::IpAddr;
use tempfile::TempDir;

use crate::{
    app::{ADMIN, PUBLISHER, READER, TestApp, config, on_both, request},
    sources::CARTS,
};

on_both!(
    filters_say_which_entries,
    pages_go_from_the_newest_or_from_the_oldest,
    lines_are_entries,
    refuses_filters_that_it_does_not_understand,
);

const AUDIT: &str = "/api/v1/audit";
const PUBLISH: &str = "/api/v1/modules/acme/shop/versions";

/// A publish, and a refusal of one.
async fn history(app: &TestApp) {
    let body = request("acme/shop", None, &[("a.proto", CARTS)]);
    app.publish(&body).await.expect(201);
    app.post_as(READER, PUBLISH, &body).await.problem(403, "forbidden");
}

async fn found(app: &TestApp, query: &str) -> Vec<String> {
    let page = app.get_as(ADMIN, &format!("{AUDIT}?{query}")).await.expect(200).json();
    rows(&page["items"])
}

fn rows(items: &Value) -> Vec<String> {
    let word = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let row = |entry: &Value| ["who", "action", "target", "outcome"].map(|key| word(entry, key)).join(" ");
    items.as_array().unwrap().iter().map(row).collect()
}

const FORBIDDEN: &str = "the-reader publish acme/shop forbidden";
const PUBLISHED: &str = "the-publisher publish acme/shop done";
const BUNDLE: &str = "schemactl publish schemactl/options done";
const FIRST: &str = "schemactl create_token admin done";

async fn filters_say_which_entries(app: &TestApp) {
    history(app).await;
    for (query, expected) in [
        ("", vec![FORBIDDEN, PUBLISHED, BUNDLE, FIRST]),
        ("who=the-reader", vec![FORBIDDEN]),
        ("action=publish&outcome=done", vec![PUBLISHED, BUNDLE]),
        ("target=acme/shop", vec![FORBIDDEN, PUBLISHED]),
        ("target=acme", vec![FORBIDDEN, PUBLISHED]),
        ("target=acm", vec![]),
        ("since=2026-01-01T00:00:00Z", vec![FORBIDDEN, PUBLISHED, BUNDLE, FIRST]),
        ("until=2026-01-01T00:00:00%2B02:00", vec![]),
        ("since=0000-01-01T00:00:00Z&until=9999-12-31T23:59:59Z", vec![FORBIDDEN, PUBLISHED, BUNDLE, FIRST]),
        ("until=0000-01-01T00:00:00Z", vec![]),
        ("who=' OR 1=1 --", vec![]),
    ] {
        assert_eq!(found(app, &query.replace(' ', "%20")).await, expected, "{query}");
    }
}

async fn pages_go_from_the_newest_or_from_the_oldest(app: &TestApp) {
    history(app).await;
    for (order, expected) in
        [("newest", [FORBIDDEN, PUBLISHED, BUNDLE, FIRST]), ("oldest", [FIRST, BUNDLE, PUBLISHED, FORBIDDEN])]
    {
        let mut all = Vec::new();
        let mut after = String::new();
        loop {
            let path = format!("{AUDIT}?order={order}&limit=3&after={after}");
            let page = app.get_as(ADMIN, &path).await.expect(200).json();
            all.extend(rows(&page["items"]));
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(all, expected, "{order}");
    }
}

async fn lines_are_entries(app: &TestApp) {
    history(app).await;
    let path = format!("{AUDIT}?order=oldest&format=ndjson&limit=3");
    let answer = app.get_as(ADMIN, &path).await.expect(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let entries: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows(&json!(entries)), [FIRST, BUNDLE, PUBLISHED]);
    let rest = app.get_as(ADMIN, &format!("{path}&after={}", entries[2]["id"])).await.expect(200).text();
    assert_eq!(rest.lines().count(), 1, "{rest}");
}

async fn refuses_filters_that_it_does_not_understand(app: &TestApp) {
    for odd in [
        "since=yesterday",
        "until=9999-12-31T23:59:59-02:00",
        "order=random",
        "format=csv",
        "after=x",
        "limit=0",
        "whom=ci",
    ] {
        app.get_as(ADMIN, &format!("{AUDIT}?{odd}")).await.problem(400, "invalid_request");
    }
    app.get_as(PUBLISHER, AUDIT).await.problem(403, "forbidden");
}

#[tokio::test]
async fn an_entry_says_where_the_request_came_from() {
    let folder = TempDir::new().unwrap();
    let mut config = config(Address::Sqlite(folder.path().join("registry.db")), &folder);
    config.trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    let app = TestApp::open(config).await;
    for peer in ["203.0.113.7", "10.0.0.1"] {
        let request = Request::put("/api/v1/policy")
            .header("authorization", format!("Bearer {READER}"))
            .header("x-forwarded-for", "192.0.2.1, 198.51.100.9")
            .extension(ConnectInfo(peer.parse::<IpAddr>().unwrap()));
        app.send(request.body(Body::empty()).unwrap()).await.problem(403, "forbidden");
    }
    let store = Store::open(&app.database).await.unwrap();
    let entries = store.read().await.unwrap().audit(&AuditQuery { limit: 2, ..AuditQuery::default() }).await;
    let addresses: Vec<_> = entries.unwrap().into_iter().map(|entry| entry.entry.address).collect();
    assert_eq!(addresses, ["198.51.100.9", "203.0.113.7"]);
}
