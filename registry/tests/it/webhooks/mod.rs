//! Webhooks at their boundary: what administrators ask for, and what receivers get.

mod addresses;
mod delivering;
mod managing;
pub mod receiver;

use serde_json::{Value, json};

use crate::{
    app::{ADMIN, TestApp, request},
    sources::CARTS,
};
use receiver::Receiver;

/// Makes a webhook; its secret.
async fn create(app: &TestApp, name: &str, receiver: &Receiver, filter: Value) -> String {
    let body = json!({ "name": name, "url": receiver.url(), "filter": filter });
    let created = app.post_as(ADMIN, "/api/v1/webhooks", &body).await.expect(201).json();
    created["secret"].as_str().unwrap().to_owned()
}

/// Publishes the first version of a module: one change.
async fn publish(app: &TestApp, module: &str) {
    app.publish(&request(module, None, &[("a.proto", CARTS)])).await.expect(201);
}

async fn deliveries(app: &TestApp, query: &str) -> Vec<Value> {
    let path = format!("/api/v1/webhooks/bot/deliveries{query}");
    let page = app.get_as(ADMIN, &path).await.expect(200).json();
    page["items"].as_array().unwrap().clone()
}

/// Waits until so many deliveries are in a state; they, the newest first.
async fn wait_for(app: &TestApp, state: &str, count: usize) -> Vec<Value> {
    let start = std::time::Instant::now();
    loop {
        let found = deliveries(app, &format!("?state={state}")).await;
        if found.len() >= count {
            return found;
        }
        let all = deliveries(app, "").await;
        assert!(start.elapsed().as_secs() < 30, "{} of {count} are {state}: {all:#?}", found.len());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}
