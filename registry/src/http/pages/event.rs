//! `/events/{event}`

use std::cmp::Reverse;

use axum::{
    extract::{Path, State},
    response::Html,
};
use schemactl_store::ObservationQuery;
use schemactl_web::pages::{EventPage, ObservedRow};

use super::{Caller, html, rows, site};
use crate::{
    http::{App, error::Failure, parameters},
    service::{Event, VersionChoice, recently},
};

/// Modules that are looked through for those that build on the event.
const LOOKED_AT: u32 = 20;

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Html<String>, Failure> {
    let found = app.service.event_dependents(&caller, &parameters::parse(&name)?, None, LOOKED_AT).await?;
    let more_users = found.next.is_some();
    let users = rows::users(&found.event, found.own, found.modules);
    let event = found.event;
    let versions = app.service.versions(&event.module).await?;
    let line = line(&app, &event).await?;
    let observed = observed(&app, &event).await?;
    html(&EventPage {
        site: site(&app, &caller),
        event: event.spec,
        module: event.module,
        version: event.version,
        line,
        versions: rows::versions(versions),
        users,
        more_users,
        observed,
    })
}

/// Rows of observations that a page has room for.
const OBSERVED: u32 = 100;

/// Who logged it lately, and in which version.
async fn observed(app: &App, event: &Event) -> Result<Vec<ObservedRow>, Failure> {
    let query = ObservationQuery {
        event: Some(event.spec.name.clone()),
        module: None,
        version: None,
        producer: None,
        since: recently(),
        after: None,
        limit: OBSERVED,
    };
    let mut rows: Vec<_> = app.service.observations(&query).await?.into_iter().map(rows::observed).collect();
    rows.sort_by_key(|row| Reverse(row.last_seen.machine()));
    Ok(rows)
}

/// The line its message starts on, as far as the text tells.
async fn line(app: &App, event: &Event) -> Result<Option<u32>, Failure> {
    let Ok(path) = event.spec.file.parse() else { return Ok(None) };
    let choice = VersionChoice::Exactly(event.version.clone());
    let version = app.service.version(&event.module, &choice).await?;
    let source = app.service.content(&version, &path).await?;
    let source = String::from_utf8_lossy(&source);
    let message = event.spec.message.rsplit('.').next().unwrap_or_default();
    let starts = |line: &str| {
        let mut words = line.split(|c: char| c.is_whitespace() || c == '{').filter(|word| !word.is_empty());
        words.next() == Some("message") && words.next() == Some(message)
    };
    let index = source.lines().position(starts);
    Ok(index.and_then(|index| u32::try_from(index + 1).ok()))
}
