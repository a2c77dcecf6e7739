//! The change feed.

use std::time::Duration;

use axum::{Json, extract::State};
use schemactl_api::{ChangeBody, ChangePage};
use schemars::JsonSchema;
use serde::Deserialize;

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
        Endpoint::get("/api/v1/changes", Permission::Read, list).is(Operation::new(
            "listChanges",
            "Lists what happened, gapless and in order; with `wait` as a long poll",
        )
        .query::<ChangesParameters>()
        .json::<ChangePage>(200, "Changes behind `after`; none where nothing happened")),
    ]
}

/// Seconds a client may wait at most: what stands between them gives up on a silent connection.
const LONGEST_WAIT: u64 = 60;

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ChangesParameters {
    /// The number behind which to begin; 0 is the start.
    after: u64,
    /// Changes to an answer: 100, or at most 1,000.
    limit: Option<u32>,
    /// Seconds to wait for something to happen, at most 60.
    wait: u64,
}

/// `GET /api/v1/changes?after=&limit=&wait=`: what happened behind a number (0: from the start). Answers
/// at once, or with `wait` as soon as there is something, after so many seconds at the latest.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<ChangesParameters>,
) -> Result<Json<ChangePage>, Failure> {
    let ChangesParameters { after, limit, wait } = parameters;
    if wait > LONGEST_WAIT {
        return Err(ServiceError::invalid(format!("wait is more than {LONGEST_WAIT} seconds")).into());
    }
    let changes = app.service.changes(after, parameters::limit(limit)?, Duration::from_secs(wait)).await?;
    let changes: Vec<ChangeBody> = changes.into_iter().map(convert::change).collect();
    let next = changes.last().map_or(after, |last| last.seq);
    Ok(Json(ChangePage { changes, next }))
}
