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
    let request = body::json(&app, request).await?;
    Ok(Json(app.service.check(request).await?))
}
