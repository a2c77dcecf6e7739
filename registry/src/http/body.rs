//! Reading a JSON body within limits, zstd-compressed or not.

use std::{io::Read, sync::Arc, time::Duration};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, header},
};
use bytes::Bytes;
use serde::de::DeserializeOwned;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{
    App,
    arrival::{Arrived, Memory, Pace, arrive},
    error::Failure,
};
use crate::service::ServiceError;

/// How long a body waits for memory, and then for its turn.
const PATIENCE: Duration = Duration::from_secs(3);

/// Bodies that are in memory at a time. While one arrives it takes as much as has come of it: whoever sends slowly
/// keeps nobody out. Only a body that is whole takes one of the turns, which stand for what becomes of it: unpacked,
/// parsed, compiled.
#[derive(Clone)]
pub(super) struct Bodies {
    turns: Arc<Semaphore>,
    memory: Memory,
}

impl Bodies {
    /// Twice as many turns as are compiled: while some are, others are parsed.
    pub(super) fn new(compilations: usize, memory: usize) -> Bodies {
        let turns = compilations.saturating_mul(2).clamp(4, Semaphore::MAX_PERMITS);
        Bodies { turns: Arc::new(Semaphore::new(turns)), memory: Memory::new(memory) }
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, ServiceError> {
        let turn = tokio::time::timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        turn.map_err(|_| ServiceError::Busy("too many bodies are being read"))?
            .map_err(ServiceError::internal)
    }
}

/// What a body says. Keep the turn until it is answered: it stands for the memory that it takes.
pub(super) struct Received<T> {
    pub content: T,
    pub turn: OwnedSemaphorePermit,
}

/// Bytes of a body that has no sources in it.
const SMALL: usize = 64 << 10;

/// What the API reads, and what browsers send.
const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Reads the body of a request whose caller has been let in.
pub(super) async fn json<T>(app: &App, request: Request) -> Result<Received<T>, Failure>
where
    T: DeserializeOwned + Send + 'static,
{
    read(app, request, app.settings.body_limit, JSON, parse).await
}

/// The same for a body that says little.
pub(super) async fn small_json<T>(app: &App, request: Request) -> Result<T, Failure>
where
    T: DeserializeOwned + Send + 'static,
{
    Ok(read(app, request, SMALL.min(app.settings.body_limit), JSON, parse).await?.content)
}

/// Reads what a page's form says.
pub(super) async fn small_form<T: Send + 'static>(
    app: &App,
    request: Request,
    parse: fn(&[u8]) -> Result<T, Failure>,
) -> Result<T, Failure> {
    Ok(read(app, request, SMALL.min(app.settings.body_limit), FORM, parse).await?.content)
}

async fn read<T: Send + 'static>(
    app: &App,
    request: Request,
    limit: usize,
    media_type: &'static str,
    parse: fn(&[u8]) -> Result<T, Failure>,
) -> Result<Received<T>, Failure> {
    let (parts, body) = request.into_parts();
    require(media_type, &parts.headers)?;
    let compressed = is_compressed(&parts.headers)?;
    // What is announced as too long is not even begun to be read.
    if text(&parts.headers, &header::CONTENT_LENGTH).parse::<u64>().is_ok_and(|length| length > limit as u64)
    {
        return Err(Failure::BodyTooLarge { limit });
    }
    let pace = Pace { timeout: app.settings.body_timeout, rate: app.settings.body_rate };
    let arrived = arrive(body, limit, pace, &app.bodies.memory).await?;
    let turn = app.bodies.turn().await?;
    let parsed = tokio::task::spawn_blocking(move || {
        let Arrived { content, memory } = arrived;
        let content = if compressed { unpack(&content, limit)? } else { content };
        let parsed = parse(&content);
        drop(memory);
        parsed
    });
    let content = parsed.await.map_err(|error| Failure::from(ServiceError::internal(error)))??;
    Ok(Received { content, turn })
}

/// Unpacks no more than the limit, whatever the body claims to contain.
fn unpack(received: &[u8], limit: usize) -> Result<Bytes, Failure> {
    let decoder = zstd::stream::read::Decoder::new(received).map_err(|_| Failure::BodyBroken)?;
    let mut content = Vec::new();
    decoder.take(limit as u64 + 1).read_to_end(&mut content).map_err(|_| Failure::BodyBroken)?;
    if content.len() > limit { Err(Failure::BodyTooLarge { limit }) } else { Ok(content.into()) }
}

fn parse<T: DeserializeOwned>(content: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(content).map_err(|error| {
        let detail = format!("the body is not what is expected here: {error}");
        ServiceError::invalid(detail).into()
    })
}

fn require(expected: &'static str, headers: &HeaderMap) -> Result<(), Failure> {
    let media_type = text(headers, &header::CONTENT_TYPE);
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    Err(Failure::UnsupportedMediaType { found: media_type.chars().take(80).collect(), expected })
}

fn is_compressed(headers: &HeaderMap) -> Result<bool, Failure> {
    match text(headers, &header::CONTENT_ENCODING) {
        "" | "identity" => Ok(false),
        "zstd" => Ok(true),
        other => Err(Failure::UnsupportedEncoding(other.chars().take(80).collect())),
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
