//! The organisation's policy.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::PolicyBody;

use crate::http::{
    App, body,
    caller::{Admin, Reader},
    error::Failure,
};

/// `GET /api/v1/policy`
pub(super) async fn show(State(app): State<App>, _: Reader) -> Result<Json<PolicyBody>, Failure> {
    Ok(Json(app.service.policy().await?))
}

/// `PUT /api/v1/policy`
pub(super) async fn set(
    State(app): State<App>,
    Admin(caller): Admin,
    request: Request,
) -> Result<Json<PolicyBody>, Failure> {
    let body = body::json(&app, request).await?;
    let policy = app.service.set_policy(&caller, body.content).await?;
    drop(body.turn);
    Ok(Json(policy))
}
