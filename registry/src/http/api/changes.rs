//! The change feed.

use std::time::Duration;

use axum::{Json, extract::State};
use schemactl_api::{ChangePage, ChangeParameters};

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

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/changes", Permission::Read, list).free().is(Operation::new(
            "listChanges",
            "Lists what happened, gapless and in order; with `wait` as a long poll",
        )
        .query::<ChangeParameters>()
        .json::<ChangePage>(200, "Changes behind `after`; none where nothing happened that fits the filter")),
    ]
}

/// Seconds a client may wait at most: what stands between them gives up on a silent connection.
const LONGEST_WAIT: u64 = 60;

/// `GET /api/v1/changes?after=&limit=&wait=&module=&event=&destination=&kind=`: what happened behind a number (0:
/// from the start) and fits the filter. Answers at once, or with `wait` as soon as there is something, after so
/// many seconds at the latest.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<ChangeParameters>,
) -> Result<Json<ChangePage>, Failure> {
    let ChangeParameters { after, limit, wait, .. } = parameters;
    if wait > LONGEST_WAIT {
        return Err(ServiceError::invalid(format!("wait is more than {LONGEST_WAIT} seconds")).into());
    }
    let filter = parameters::changes(&parameters.filter())?;
    let limit = parameters::limit(limit)?;
    let slice = app.service.changes(after, &filter, limit, Duration::from_secs(wait)).await?;
    let changes = slice.changes.into_iter().map(convert::change).collect();
    Ok(Json(ChangePage { changes, next: slice.next, head: slice.head }))
}
