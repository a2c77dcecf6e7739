//! The audit log.

use axum::{
    Json,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use schemactl_api::{AuditBody, AuditParameters, Page};
use schemactl_store::AuditQuery;
use schemars::SchemaGenerator;

use crate::{
    http::{
        App, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Permission, ServiceError},
};

/// The media type of a JSON value a line.
pub(in crate::http) const LINES: &str = "application/x-ndjson";

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/audit", Permission::Administer, list).is(Operation::new(
            "listAudit",
            "Lists writes and refusals, the newest first unless asked otherwise",
        )
        .query::<AuditParameters>()
        .json::<Page<AuditBody>>(200, "A page of them, or its entries a line each")
        .or(LINES, SchemaGenerator::subschema_for::<AuditBody>)),
    ]
}

/// `GET /api/v1/audit?who=&action=&target=&outcome=&since=&until=&order=&format=&after=&limit=`: entries that
/// are all of that.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<AuditParameters>,
) -> Result<Response, Failure> {
    let as_lines = choice("format", &parameters.format, ["json", "ndjson"])?;
    let query = query(parameters)?;
    let limit = query.limit;
    let entries = app.service.audit(&AuditQuery { limit: limit + 1, ..query }).await?;
    let entries = entries.into_iter().map(convert::audit).collect();
    let page = parameters::page(entries, limit, |entry: &AuditBody| entry.id.to_string());
    if !as_lines {
        return Ok(Json(page).into_response());
    }
    Ok(([(header::CONTENT_TYPE, LINES)], lines(&page.items)?).into_response())
}

/// An entry a line.
pub(in crate::http) fn lines(entries: &[AuditBody]) -> Result<Vec<u8>, ServiceError> {
    let mut lines = Vec::new();
    for entry in entries {
        serde_json::to_writer(&mut lines, entry).map_err(ServiceError::internal)?;
        lines.push(b'\n');
    }
    Ok(lines)
}

/// What is asked of the log.
pub(in crate::http) fn query(parameters: AuditParameters) -> Result<AuditQuery, Failure> {
    let oldest_first = choice("order", &parameters.order, ["newest", "oldest"])?;
    let AuditParameters { who, action, target, outcome, since, until, after, limit, .. } = parameters;
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(AuditQuery {
        who: filled(who),
        action: filled(action),
        target: filled(target),
        outcome: filled(outcome),
        since: parameters::moment("since", &since)?,
        until: parameters::moment("until", &until)?,
        after: parameters::parse_optional(&after)?,
        oldest_first,
        limit: parameters::limit(limit)?,
    })
}

/// Whether it is the second of two words; the first is what nothing means.
fn choice(parameter: &str, word: &str, [usual, other]: [&str; 2]) -> Result<bool, Failure> {
    match word {
        "" => Ok(false),
        word if word == usual => Ok(false),
        word if word == other => Ok(true),
        odd => {
            let odd: String = odd.chars().take(80).collect();
            let detail = format!("{parameter} is {odd:?}, and can be {usual} or {other}");
            Err(ServiceError::invalid(detail).into())
        }
    }
}
