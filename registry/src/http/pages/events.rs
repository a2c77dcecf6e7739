//! `/events` and `/search`

use axum::{extract::State, response::Html};
use schemactl_api::EventParameters;
use schemactl_store::{Counted, EventQuery};
use schemactl_web::{EventFilter, Facets, pages::EventsPage};

use super::{Caller, html, rows, site};
use crate::http::{
    App,
    api::events::query,
    error::Failure,
    parameters::{self, Parameters},
};

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Parameters(parameters): Parameters<EventParameters>,
) -> Result<Html<String>, Failure> {
    let filter = filter(&parameters);
    let query = query(parameters)?;
    let limit = query.limit;
    let events = app.service.events(&EventQuery { limit: limit + 1, ..query }).await?;
    let page = parameters::page(events, limit, |event| event.spec.name.to_string());
    let facets = app.service.facets().await?;
    html(&EventsPage {
        site: site(&app, &caller),
        filter,
        facets: Facets { owners: values(&facets.owners), producers: values(&facets.producers) },
        events: page.items.into_iter().map(rows::event).collect(),
        total: None,
        next: page.next,
    })
}

fn filter(parameters: &EventParameters) -> EventFilter {
    let EventParameters { q, owner, destination, pii, producer, stage, .. } = parameters.clone();
    EventFilter { q, owner, destination, pii, producer, stage }
}

fn values(counted: &[Counted]) -> Vec<String> {
    counted.iter().map(|one| one.value.clone()).collect()
}
