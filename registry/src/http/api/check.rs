//! Asking what a publish would say.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::{CheckBody, PublishRequest};

use crate::{
    http::{App, body, brief, endpoint::Endpoint, error::Failure, openapi::Operation},
    service::Permission,
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/v1/check", Permission::Read, check).compiles().is(Operation::new(
            "check",
            "Says what publishing the same body would say, and changes nothing",
        )
        .body::<PublishRequest>()
        .json::<CheckBody>(200, "The verdict")
        .fails(&[
            "stale_base",
            "module_moved",
            "does_not_compile",
            "unresolved_dependency",
            "purged",
        ])),
    ]
}

/// `POST /api/v1/check`: the body of a publish; it changes nothing.
pub(super) async fn check(State(app): State<App>, request: Request) -> Result<Json<CheckBody>, Failure> {
    let body = body::json(&app, request).await?;
    let verdict = app.service.check(body.content).await?;
    drop(body.turn);
    Ok(Json(brief::check(verdict)))
}
