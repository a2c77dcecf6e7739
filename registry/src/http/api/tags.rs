//! What is said about events, as flat rows.

use axum::{Json, extract::State};
use schemactl_api::{Page, TagBody};

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
        Endpoint::get("/api/v1/tags", Permission::Read, list).is(Operation::new(
            "listTags",
            "Lists events as flat rows: destination, label, owner, pii, producer, stage",
        )
        .query::<PageParameters>()
        .json::<Page<TagBody>>(200, "The rows of a page of events")),
    ]
}

/// `GET /api/v1/tags?after=&limit=`: all rows of the next `limit` events behind `after`.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<PageParameters>,
) -> Result<Json<Page<TagBody>>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let after = parameters::parse_optional(&parameters.after)?;
    let tags = app.service.tags(after.as_ref(), limit).await?;
    let mut events: Vec<_> = tags.iter().map(|tag| &tag.event).collect();
    events.dedup();
    // Every event has at least a stage, so fewer events than asked for are the last ones.
    let more = events.len() >= limit as usize;
    let next = events.last().filter(|_| more).map(|event| event.to_string());
    Ok(Json(Page { items: tags.into_iter().map(convert::tag).collect(), next }))
}
