//! One connection from its first byte to its last.

use std::{convert::Infallible, future::Future, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    response::Response,
};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{Notify, watch},
};
use tower::Service;

use super::{
    Connections, Peer,
    activity::{Activity, Answering, Running},
    stall::Stall,
};
use crate::metrics::Metrics;

/// Bytes that the head of a request may have; beyond that it is answered 431.
const HEAD: usize = 64 << 10;
/// Headers that a request may have.
const HEADERS: usize = 100;
/// Requests at a time on one connection of HTTP/2.
const STREAMS: u32 = 100;
/// How long whoever was shown the door may take to go, once the last answer is under way.
const LEAVE: Duration = Duration::from_secs(1);
/// How long an answer may find nobody who takes any of it.
const UNREAD: Duration = Duration::from_secs(30);

/// What all connections share.
pub(super) struct Door {
    pub router: Router,
    pub limits: Connections,
    /// Woken once for every place that somebody else waits for.
    pub crowd: Arc<Notify>,
    pub metrics: Arc<Metrics>,
    pub stop: watch::Receiver<bool>,
}

/// Answers what is asked, until there is nothing more to come.
pub(super) async fn talk(stream: impl AsyncRead + AsyncWrite + Unpin + 'static, peer: Peer, door: &Door) {
    let activity = Activity::new();
    let service =
        service_fn(|request: Request<Incoming>| answer(door.router.clone(), request, peer, activity.begin()));
    let protocols = protocols();
    let stream = TokioIo::new(Stall::new(stream, UNREAD));
    let mut connection = pin!(protocols.serve_connection(stream, service));
    let mut stop = door.stop.clone();
    tokio::select! {
        outcome = connection.as_mut() => return ended(outcome),
        () = activity.overstayed(&door.limits, &door.crowd) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        outcome = connection.as_mut() => ended(outcome),
        () = activity.still_for(LEAVE) => {}
    }
}

fn protocols() -> auto::Builder<TokioExecutor> {
    let mut protocols = auto::Builder::new(TokioExecutor::new());
    protocols
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .max_buf_size(HEAD)
        .max_headers(HEADERS);
    protocols
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(HEAD as u32)
        .max_concurrent_streams(STREAMS)
        .keep_alive_interval(Duration::from_secs(20));
    protocols
}

fn answer(
    mut router: Router,
    mut request: Request<Incoming>,
    peer: Peer,
    running: Running,
) -> impl Future<Output = Result<Response<Answering>, Infallible>> {
    request.extensions_mut().insert(ConnectInfo(peer.0));
    let answer = router.call(request.map(Body::new));
    async move {
        let response = answer.await?;
        Ok(response.map(|body| Answering { body, _running: running }))
    }
}

fn ended(outcome: Result<(), Box<dyn std::error::Error + Send + Sync>>) {
    // Who hangs up, or talks no HTTP, is not worth a line that everybody sees.
    if let Err(error) = outcome {
        tracing::debug!(error, "a connection broke");
    }
}
