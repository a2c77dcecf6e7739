//! Asking what a publish would say.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::CheckBody;

use crate::http::{App, body, caller::Reader, error::Failure};

/// `POST /api/v1/check`: the body of a publish; it changes nothing.
pub(super) async fn check(
    State(app): State<App>,
    _: Reader,
    request: Request,
) -> Result<Json<CheckBody>, Failure> {
    let body = body::json(&app, request).await?;
    let verdict = app.service.check(body.content).await?;
    drop(body.turn);
    Ok(Json(verdict))
}
