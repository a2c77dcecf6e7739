//! `/audit`

use std::io;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
};
use futures_util::{StreamExt, stream};
use schemactl_api::{AuditBody, AuditParameters};
use schemactl_store::{AuditEntry, AuditQuery};
use schemactl_web::{
    AuditFilter,
    pages::{AuditPage, AuditRow},
};

use super::{Caller, html, site};
use crate::{
    http::{
        App,
        api::audit::{LINES, lines, query},
        convert,
        error::Failure,
        parameters::Parameters,
    },
    service::{Service, ServiceError},
};

/// Entries that are written at a time.
const CHUNK: u32 = 1_000;
const DAY: &str = "YYYY-MM-DD";

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Parameters(parameters): Parameters<AuditParameters>,
) -> Result<Html<String>, Failure> {
    let filter = filter(&parameters);
    let query = query(from_days(parameters))?;
    let limit = query.limit;
    let mut entries = app.service.audit(&AuditQuery { limit: limit + 1, ..query }).await?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    html(&AuditPage {
        site: site(&app, &caller),
        filter,
        entries: entries.into_iter().map(row).collect(),
        more,
    })
}

/// All that a filter leaves, the oldest first and an entry a line. It is read while it is sent, so that a log of any
/// length takes the memory of a page.
pub(super) async fn export(
    State(app): State<App>,
    Parameters(parameters): Parameters<AuditParameters>,
) -> Result<Response, Failure> {
    let query = query(from_days(parameters))?;
    let query = AuditQuery { oldest_first: true, after: None, limit: CHUNK, ..query };
    // What fails before the first line is told as any failure; what fails behind it ends the connection.
    let (first, next) = chunk(&app.service, query).await?;
    let service = app.service.clone();
    let rest = stream::try_unfold(next, move |next| {
        let service = service.clone();
        async move {
            match next {
                Some(query) => chunk(&service, query).await.map(Some).map_err(io::Error::other),
                None => Ok(None),
            }
        }
    });
    let body = Body::from_stream(stream::iter([Ok(first)]).chain(rest));
    let headers = [
        (header::CONTENT_TYPE, LINES),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.jsonl\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, body).into_response())
}

/// Entries as lines, and where it goes on.
async fn chunk(service: &Service, query: AuditQuery) -> Result<(Bytes, Option<AuditQuery>), ServiceError> {
    let entries = service.audit(&query).await?;
    let last = entries.last().map(|last| last.id).filter(|_| entries.len() >= query.limit as usize);
    let entries: Vec<AuditBody> = entries.into_iter().map(convert::audit).collect();
    Ok((lines(&entries)?.into(), last.map(|id| AuditQuery { after: Some(id), ..query })))
}

fn filter(parameters: &AuditParameters) -> AuditFilter {
    let AuditParameters { who, action, target, outcome, since, until, order, .. } = parameters.clone();
    AuditFilter { who, action, target, outcome, since, until, order }
}

/// A form of people takes days, as the command line does.
fn from_days(parameters: AuditParameters) -> AuditParameters {
    let begin = |text: String| if text.len() == DAY.len() { format!("{text}T00:00:00Z") } else { text };
    let (since, until) = (begin(parameters.since), begin(parameters.until));
    AuditParameters { since, until, ..parameters }
}

fn row(AuditEntry { id, entry }: AuditEntry) -> AuditRow {
    AuditRow {
        id,
        at: entry.at.into(),
        who: entry.who,
        action: entry.action,
        target: entry.target,
        outcome: entry.outcome,
        address: entry.address,
        request_id: entry.request_id,
        detail: entry.detail,
    }
}
