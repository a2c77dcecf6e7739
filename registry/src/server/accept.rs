//! Takes connections until told to stop, then sees to their end.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};

use super::{
    Connections, Peer, Tls,
    connection::{Door, talk},
    places::{Place, Places},
};
use crate::metrics::Metrics;

/// How long nothing is accepted after the system could not.
const BREATH: Duration = Duration::from_millis(500);

/// Answers what comes in on connections until `stop` is true, and then, for a while, what has come.
pub(crate) async fn serve(
    listener: TcpListener,
    router: Router,
    tls: Option<Tls>,
    limits: Connections,
    metrics: Arc<Metrics>,
    mut stop: watch::Receiver<bool>,
) {
    let places = Places::new(limits.most, limits.per_address);
    let stop_timeout = limits.stop_timeout;
    let door = Arc::new(Door { router, limits, crowd: places.crowd(), metrics, stop: stop.clone() });
    let mut connections = JoinSet::new();
    loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            // Nobody left to tell it is as good as being told.
            _ = stop.wait_for(|stop| *stop) => break,
            Some(_) = connections.join_next() => continue,
        };
        if let Some(place) = places.take(peer.0).await {
            connections.spawn(welcome(stream, peer, tls.clone(), door.clone(), place));
        }
    }
    drop(listener);
    let left = async { while connections.join_next().await.is_some() {} };
    if tokio::time::timeout(stop_timeout, left).await.is_err() {
        tracing::warn!(
            connections = connections.len(),
            "stopped with requests under way: they took too long"
        );
        connections.shutdown().await;
    }
}

async fn accept(listener: &TcpListener) -> (TcpStream, Peer) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => return (stream, Peer(address.ip().to_canonical())),
            Err(error) if is_the_clients(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
}

/// Whether a connection failed, rather than the accepting of any.
fn is_the_clients(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn welcome(stream: TcpStream, peer: Peer, tls: Option<Tls>, door: Arc<Door>, place: Place) {
    let _counted = door.metrics.connections.count();
    // Small answers leave at once; where that cannot be had they are slower, no more.
    let _ = stream.set_nodelay(true);
    match tls {
        None => talk(stream, peer, &door).await,
        Some(tls) => {
            let handshake = tokio::time::timeout(door.limits.header_timeout, tls.accept(stream));
            match handshake.await {
                Ok(Ok(stream)) => talk(stream, peer, &door).await,
                Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
                Err(_) => tracing::debug!("a TLS handshake took too long"),
            }
        }
    }
    drop(place);
}
