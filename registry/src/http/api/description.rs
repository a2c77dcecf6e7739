//! The description of the API.

use axum::{Json, extract::State};
use serde_json::Value;

use crate::http::{App, endpoint::Endpoint, openapi::Operation};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![Endpoint::open("/openapi.json", show).is(
        Operation::new("openapi", "Describes the API, in OpenAPI 3.1").json::<Value>(200, "This document"),
    )]
}

/// `GET /openapi.json`
async fn show(State(app): State<App>) -> Json<Value> {
    Json(app.description.as_ref().clone())
}
