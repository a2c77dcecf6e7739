//! The change feed as server-sent events.

use std::{collections::VecDeque, convert::Infallible, time::Duration};

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{
        IntoResponse, Response,
        sse::{self, KeepAlive, Sse},
    },
};
use futures_util::{Stream, stream};
use schemactl_api::StreamParameters;
use schemactl_store::{ChangeSlice, DetailedChange};
use schemars::SchemaGenerator;
use tokio::time::Instant;

use crate::{
    http::{
        App, convert,
        endpoint::Endpoint,
        error::Failure,
        openapi::Operation,
        parameters::{self, Parameters},
    },
    service::{Caller, Follower, Permission, ServiceError, Slot},
};

/// What is answered here.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/v1/changes/stream", Permission::Read, open).free().is(Operation::new(
            "streamChanges",
            "Tells what happens as server-sent events, from behind `after` or the header `Last-Event-ID`",
        )
        .query::<StreamParameters>()
        .content(
            200,
            "A change as JSON in each event, its number as the event's id",
            "text/event-stream",
            SchemaGenerator::subschema_for::<String>,
        )),
    ]
}

/// What a browser sends when it comes back.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// How long clients wait before they come back.
const RETRY: Duration = Duration::from_secs(2);
/// How often a silent stream says that it is there.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// How long a stream lasts. Whoever comes back is asked again who they are, and may land on another server.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// `GET /api/v1/changes/stream?after=&module=&event=&destination=&kind=`: the feed as `text/event-stream`. A
/// change's number is its event's id, so that `Last-Event-ID` takes up where a connection ended. An id without
/// data says that nothing up to it fits the filter.
pub(super) async fn open(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Parameters(parameters): Parameters<StreamParameters>,
) -> Result<Response, Failure> {
    let filter = parameters::changes(&parameters.filter())?;
    let after = last_seen(&headers)?.unwrap_or(parameters.after);
    let slot = app.service.open_stream(&caller)?;
    let following = Following {
        follower: app.service.follow(after, filter),
        waiting: VecDeque::from([sse::Event::default().retry(RETRY)]),
        end: Instant::now() + LIFETIME,
        _slot: slot,
    };
    let stream = Sse::new(following.events()).keep_alive(KeepAlive::new().interval(SIGN_OF_LIFE));
    // Proxies that would collect the answer are told not to.
    let unbuffered = (HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    let uncached = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([uncached, unbuffered], stream).into_response())
}

fn last_seen(headers: &HeaderMap) -> Result<Option<u64>, Failure> {
    let Some(value) = headers.get(LAST_EVENT_ID) else { return Ok(None) };
    match value.to_str().map(str::trim) {
        Ok("") => Ok(None),
        Ok(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => parameters::parse(text).map(Some),
        _ => Err(ServiceError::invalid("the header Last-Event-ID is not a change's number").into()),
    }
}

/// One stream.
struct Following {
    follower: Follower,
    waiting: VecDeque<sse::Event>,
    end: Instant,
    _slot: Slot,
}

impl Following {
    fn events(self) -> impl Stream<Item = Result<sse::Event, Infallible>> {
        stream::unfold(self, |mut following| async move {
            let event = following.next().await?;
            Some((Ok(event), following))
        })
    }

    /// The next event; `None` ends the stream.
    async fn next(&mut self) -> Option<sse::Event> {
        loop {
            if let Some(event) = self.waiting.pop_front() {
                return Some(event);
            }
            match tokio::time::timeout_at(self.end, self.follower.next()).await {
                Ok(Ok(Some(slice))) => self.take(slice),
                Ok(Err(error)) => {
                    tracing::warn!(code = error.code(), "a stream of changes ended early");
                    return None;
                }
                // The server stops, or the stream has lasted long enough.
                Ok(Ok(None)) | Err(_) => return None,
            }
        }
    }

    fn take(&mut self, slice: ChangeSlice) {
        let last = slice.changes.last().map(|last| last.change.seq);
        self.waiting.extend(slice.changes.into_iter().filter_map(event));
        if last != Some(slice.next) {
            self.waiting.push_back(sse::Event::default().id(slice.next.to_string()));
        }
    }
}

fn event(change: DetailedChange) -> Option<sse::Event> {
    let id = change.change.seq.to_string();
    // A change is made of text and numbers, which JSON can always say.
    sse::Event::default().id(id).json_data(convert::change(change)).ok()
}
