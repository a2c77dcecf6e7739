//! The organisation's policy.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::PolicyBody;

use crate::{
    http::{App, body, endpoint::Endpoint, error::Failure},
    service::{Caller, Permission},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/policy", Permission::Read, show),
        Endpoint::put("/api/v1/policy", Permission::Administer, set),
    ]
}

/// `GET /api/v1/policy`
pub(super) async fn show(State(app): State<App>) -> Result<Json<PolicyBody>, Failure> {
    Ok(Json(app.service.policy().await?))
}

/// `PUT /api/v1/policy`
pub(super) async fn set(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<PolicyBody>, Failure> {
    let body = body::json(&app, request).await?;
    let policy = app.service.set_policy(&caller, body.content).await?;
    drop(body.turn);
    Ok(Json(policy))
}
