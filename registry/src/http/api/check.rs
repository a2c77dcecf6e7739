//! Asking what a publish would say.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::CheckBody;

use crate::{
    http::{App, body, endpoint::Endpoint, error::Failure},
    service::Permission,
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![Endpoint::post("/api/v1/check", Permission::Read, check)]
}

/// `POST /api/v1/check`: the body of a publish; it changes nothing.
pub(super) async fn check(State(app): State<App>, request: Request) -> Result<Json<CheckBody>, Failure> {
    let body = body::json(&app, request).await?;
    let verdict = app.service.check(body.content).await?;
    drop(body.turn);
    Ok(Json(verdict))
}
