//! Hostile text in every place of every route: nothing breaks, nothing comes alive, and nothing is kept otherwise than
//! it was sent.
//!
//! Places come from the list of routes and from the description, so that a new one is tried by itself; one that takes
//! text which nobody foresaw fails until `kept.rs` says where that text comes back.

mod judge;
mod kept;
mod places;
mod published;
mod requests;
mod shape;
mod values;
mod wire;

use axum::{body::Body, http::Request};
use serde_json::json;

use crate::{
    app::{ADMIN, PUBLISHER, TestApp, on_both, request},
    fsck,
    sources::{MONEY, ORDERS, orders_with_another_type},
};
use places::{Place, Target};
use published::whatever_is_published_comes_back;
use values::Hostile;

on_both!(hostile_text_does_no_harm_anywhere, whatever_is_published_comes_back);

const FILE: &str = "acme/shop/v1/orders.proto";
/// Requests to a route, unless `SCHEMACTL_ROUNDS` asks for more: every place gets its share of the values, each another one.
const REQUESTS: usize = 50;

async fn hostile_text_does_no_harm_anywhere(app: &TestApp) {
    fill(app).await;
    let (targets, values) = (places::all(app).await, values::all());
    let (mut wrong, mut number) = (Vec::new(), 0);
    for target in &targets {
        let stride = stride(target.places.len(), values.len());
        for place in &target.places {
            number += 1;
            for value in values.iter().skip(number % stride).step_by(stride) {
                number += stride;
                let Some(request) = requests::to(app, target, place, value, number).await else { continue };
                if let Some(problem) = ask(app, target, place, value, request).await {
                    let (method, path) = (&target.route.method, target.route.path);
                    wrong.push(format!("{method} {path} {} {}: {problem}", place.name(), value.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    look_back(app).await;
}

/// Every so many values are put into a place.
fn stride(places: usize, values: usize) -> usize {
    (places * values / rounds().unwrap_or(REQUESTS)).max(1)
}

fn rounds() -> Option<usize> {
    std::env::var("SCHEMACTL_ROUNDS").ok()?.parse().ok()
}

/// A registry with something at every address, and a change that waits for an approval.
async fn fill(app: &TestApp) {
    app.publish(&request("acme/common", None, &[("acme/common/v1/money.proto", MONEY)])).await.expect(201);
    let mut first = request("acme/shop", None, &[(FILE, ORDERS)]);
    first["stable"] = json!(true);
    app.publish(&first).await.expect(201);
    let breaking = request("acme/shop", Some("1.0.0"), &[(FILE, &orders_with_another_type())]);
    app.post_as(PUBLISHER, "/api/v1/approvals/requests", &breaking).await.expect(200);
    let webhook = json!({ "name": "bot", "url": "http://127.0.0.1:9/", "paused": true });
    app.post_as(ADMIN, "/api/v1/webhooks", &webhook).await.expect(201);
    let policy = json!({ "base": 0, "policy": {} });
    app.put_as(ADMIN, "/api/v1/policy", &policy).await.expect(200);
}

/// Says what is wrong with the answer, or with what came of it.
async fn ask(
    app: &TestApp,
    target: &Target,
    place: &Place,
    value: &Hostile,
    request: Request<Body>,
) -> Option<String> {
    let response = app.begin(request).await;
    let is_stream = response.headers().get("content-type").is_some_and(|kind| kind == "text/event-stream");
    if is_stream {
        return None;
    }
    let answer = app.end(response).await;
    if let Some(problem) = judge::wrong(target, &answer) {
        return Some(problem);
    }
    let operation = target.operation.as_ref()?["operationId"].as_str()?;
    if !answer.status.is_success() {
        return None;
    }
    let lost = kept::look(app, operation, place, value, &answer).await;
    requests::undo(app, operation, &answer).await;
    lost
}

/// What was done is told, and the database is whole.
async fn look_back(app: &TestApp) {
    for path in [
        "/api/v1/audit?limit=1000",
        "/api/v1/changes?after=0",
        "/api/v1/tokens",
        "/api/v1/webhooks",
        "/metrics",
    ] {
        app.get_as(ADMIN, path).await.expect(200);
    }
    let (_, problems) = fsck::check(&app.database).await;
    assert!(problems.is_empty(), "{problems:#?}");
}
