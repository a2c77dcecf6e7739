//! The organisation's policy.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::{PolicyBody, PolicyRequest};

use crate::{
    http::{App, body, endpoint::Endpoint, error::Failure, openapi::Operation},
    service::{Caller, Permission},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/policy", Permission::Read, show).is(Operation::new(
            "getPolicy",
            "Shows the policy that holds",
        )
        .json::<PolicyBody>(200, "The policy; version 0 where nobody wrote one yet")),
        Endpoint::put("/api/v1/policy", Permission::Administer, set).is(Operation::new(
            "setPolicy",
            "Lets another policy hold",
        )
        .body::<PolicyRequest>()
        .json::<PolicyBody>(200, "The policy that holds from now on")
        .fails(&["stale_policy"])),
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
