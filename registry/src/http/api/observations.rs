//! Who was seen to log which version of an event.

use axum::{
    Json,
    extract::{Request, State},
};
use schemactl_api::{ObservationBody, ObservationParameters, ObservationReport, Page, RecordedBody};
use schemactl_store::{Observation, ObservationKey, ObservationQuery};

use crate::{
    http::{
        App, body, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Caller, Permission, ServiceError, recently},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/observations", Permission::Read, list).is(Operation::new(
            "listObservations",
            "Lists who was seen to log which version of which event",
        )
        .query::<ObservationParameters>()
        .json::<Page<ObservationBody>>(200, "A page of them")),
        Endpoint::post("/api/v1/observations", Permission::Observe, report).is(Operation::new(
            "reportObservations",
            "Tells what was seen of events; a batch counts once, however often it is sent",
        )
        .body::<ObservationReport>()
        .json::<RecordedBody>(200, "What became of it")),
    ]
}

/// `POST /api/v1/observations`
async fn report(
    State(app): State<App>,
    caller: Caller,
    request: Request,
) -> Result<Json<RecordedBody>, Failure> {
    let body = body::json(&app, request).await?;
    let recorded = app.service.record(&caller, body.content).await?;
    drop(body.turn);
    Ok(Json(convert::recorded(recorded)))
}

/// `GET /api/v1/observations?event=&module=&version=&producer=&since=&after=&limit=`
async fn list(
    State(app): State<App>,
    Parameters(parameters): Parameters<ObservationParameters>,
) -> Result<Json<Page<ObservationBody>>, Failure> {
    let query = query(parameters)?;
    let limit = query.limit;
    let found = app.service.observations(&ObservationQuery { limit: limit + 1, ..query }).await?;
    let Page { items, next } = parameters::page(found, limit, |one: &Observation| cursor(&one.key));
    Ok(Json(Page { items: items.into_iter().map(convert::observation).collect(), next }))
}

fn query(parameters: ObservationParameters) -> Result<ObservationQuery, Failure> {
    parameters::refuse_long(&parameters)?;
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    Ok(ObservationQuery {
        event: parameters::parse_optional(&parameters.event)?,
        module: parameters::parse_optional(&parameters.module)?,
        version: filled(parameters.version),
        producer: filled(parameters.producer),
        since: parameters::moment("since", &parameters.since)?.unwrap_or_else(recently),
        after: behind(&parameters.after)?,
        limit: parameters::limit(parameters.limit)?,
    })
}

/// The words of a key as a JSON list: none of them has a character that could end it.
fn cursor(key: &ObservationKey) -> String {
    let ObservationKey { event, version, producer, reporter, source } = key;
    serde_json::json!([event, version, producer, reporter, source]).to_string()
}

fn behind(after: &str) -> Result<Option<ObservationKey>, Failure> {
    if after.is_empty() {
        return Ok(None);
    }
    let words: Result<[String; 5], _> = serde_json::from_str(after);
    let [event, version, producer, reporter, source] =
        words.map_err(|_| ServiceError::invalid("after is not the next of a page"))?;
    Ok(Some(ObservationKey { event, version, producer, reporter, source }))
}
