//! Events.

use axum::{
    Json,
    extract::{Path, State},
};
use schemactl_api::{EventBody, EventParameters, Page};
use schemactl_model::event::{PiiClass, Stage};
use schemactl_store::EventQuery;

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
        Endpoint::get("/api/v1/events", Permission::Read, list).is(Operation::new(
            "listEvents",
            "Lists the events of the latest versions that match all that is asked for",
        )
        .query::<EventParameters>()
        .json::<Page<EventBody>>(200, "A page of them")),
        Endpoint::get("/api/v1/events/{event}", Permission::Read, one).is(Operation::new(
            "getEvent",
            "Shows an event, with the versions that had it",
        )
        .json::<EventBody>(200, "The event")),
    ]
}

/// `GET /api/v1/events?q=&owner=&destination=&pii=&producer=&stage=&module=&after=&limit=`: events of
/// the latest versions, by name.
pub(super) async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<EventParameters>,
) -> Result<Json<Page<EventBody>>, Failure> {
    let query = query(parameters)?;
    let limit = query.limit;
    let events = app.service.events(&EventQuery { limit: limit + 1, ..query }).await?;
    let events = events.into_iter().map(convert::event).collect();
    Ok(Json(parameters::page(events, limit, |body: &EventBody| body.event.name.to_string())))
}

/// `GET /api/v1/events/{event}`: one event, with the versions that had it.
pub(super) async fn one(
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<EventBody>, Failure> {
    let (event, versions) = app.service.event(&parameters::parse(&name)?).await?;
    let versions = versions.into_iter().map(convert::event_version).collect();
    Ok(Json(EventBody { versions, ..convert::event(event) }))
}

/// Characters of a filter: nobody searches for more, and every row is compared with it.
const LONGEST_FILTER: usize = 1_000;

/// Reads the filters. A class or stage that does not exist is refused, not answered with nothing.
pub(in crate::http) fn query(parameters: EventParameters) -> Result<EventQuery, Failure> {
    refuse_long(&parameters)?;
    let pii: Option<PiiClass> = parameters::parse_optional(&parameters.pii)?;
    let stage: Option<Stage> = parameters::parse_optional(&parameters.stage)?;
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(EventQuery {
        text: filled(parameters.q),
        owner: filled(parameters.owner),
        destination: filled(parameters.destination),
        pii: pii.map(|class| class.as_str().to_owned()),
        producer: filled(parameters.producer),
        stage: stage.map(|stage| stage.as_str().to_owned()),
        module: parameters::parse_optional(&parameters.module)?,
        after: parameters::parse_optional(&parameters.after)?,
        limit: parameters::limit(parameters.limit)?,
    })
}

fn refuse_long(parameters: &EventParameters) -> Result<(), Failure> {
    let EventParameters { q, owner, destination, pii, producer, stage, module, after, limit: _ } = parameters;
    let filters = [
        ("q", q),
        ("owner", owner),
        ("destination", destination),
        ("pii", pii),
        ("producer", producer),
        ("stage", stage),
        ("module", module),
        ("after", after),
    ];
    match filters.into_iter().find(|(_, text)| text.chars().count() > LONGEST_FILTER) {
        None => Ok(()),
        Some((name, _)) => {
            let detail = format!("{name} is longer than {LONGEST_FILTER} characters");
            Err(ServiceError::invalid(detail).into())
        }
    }
}
