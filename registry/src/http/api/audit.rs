//! The audit log.

use axum::{Json, extract::State};
use schemactl_api::{AuditBody, Page};

use crate::{
    http::{
        App, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, PageParameters, Parameters},
    },
    service::Permission,
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/audit", Permission::Administer, list).is(Operation::new(
            "listAudit",
            "Lists every write and refusal, the newest first",
        )
        .query::<PageParameters>()
        .json::<Page<AuditBody>>(200, "A page of them")),
    ]
}

/// `GET /api/v1/audit?after=&limit=`: entries, the newest first.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<PageParameters>,
) -> Result<Json<Page<AuditBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let before = parameters::parse_optional(&parameters.after)?;
    let entries = app.service.audit(before, limit + 1).await?;
    let entries = entries.into_iter().map(convert::audit).collect();
    Ok(Json(parameters::page(entries, limit, |entry: &AuditBody| entry.id.to_string())))
}
