//! What is sent to a route: something about `acme/shop` that fails, if at all, for another reason than who asks.

use axum::{body::Body, http::Request};
use schemactl_registry::Route;
use serde_json::{Value, json};

use super::{callers::Caller, callers::SHOPS_TOKEN, name};

/// A request of somebody; a number makes it differ from those of others.
pub fn to(route: &Route, caller: &Caller, number: usize) -> Request<Body> {
    let is_form = route.method == "POST" && !route.path.starts_with("/api/");
    let media_type = if is_form { "application/x-www-form-urlencoded" } else { "application/json" };
    let request = Request::builder()
        .method(route.method.as_str())
        .uri(address(route))
        .header("content-type", media_type);
    let request = match &caller.token {
        Some(token) => request.header("authorization", format!("Bearer {token}")),
        None => request,
    };
    request.body(Body::from(body(route, number).to_string())).unwrap()
}

fn address(route: &Route) -> String {
    let names_token = route.path.starts_with("/api/v1/tokens/");
    let part = |part: &str| match part {
        "{owner}" => "acme".to_owned(),
        "{name}" if names_token => SHOPS_TOKEN.to_owned(),
        "{name}" => "shop".to_owned(),
        "{version}" => "latest".to_owned(),
        "{id}" => "1".to_owned(),
        part if part.starts_with('{') => "none".to_owned(),
        part => part.to_owned(),
    };
    route.path.split('/').map(part).collect::<Vec<_>>().join("/")
}

/// Where only the body says what a request is about, it has to be about the shop.
fn body(route: &Route, number: usize) -> Value {
    match name(route).as_str() {
        "POST /api/v1/approvals" => {
            json!({ "module": "acme/shop", "digest": "0".repeat(64), "reason": "nobody reads it" })
        }
        "POST /api/v1/approvals/requests" => json!({ "module": "acme/shop", "files": [] }),
        "POST /api/v1/tokens" => {
            json!({ "name": format!("new-{number}"), "role": "publisher", "scopes": ["acme/shop"] })
        }
        _ => json!({}),
    }
}
