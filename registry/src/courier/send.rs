//! Posting.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::Path,
    time::Duration,
};

use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use super::{
    destination::{Destination, Host},
    network, tls,
};
use crate::Network;

/// From the name's resolution to the answer's status.
const WHOLE: Duration = Duration::from_secs(15);
/// To one address.
const CONNECT: Duration = Duration::from_secs(4);
/// Addresses that are tried.
const ADDRESSES: usize = 3;
/// Bytes of an answer's head.
const HEAD: usize = 16 << 10;

/// Posts to the world.
pub(crate) struct Courier {
    tls: TlsConnector,
    /// What is not the world's and allowed all the same.
    allowed: Vec<Network>,
}

/// Why no answer came. The words are for whoever owns the address.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Undelivered {
    #[error("the name of {0} cannot be resolved")]
    Unresolved(Destination),
    #[error("{0} is at {1}, which is no public address and not one that this server may deliver to")]
    NotPublic(Destination, IpAddr),
    #[error("{0} is asked without encryption, which is for addresses that this server is told to allow")]
    NotEncrypted(Destination),
    #[error("{0} cannot be reached: {1}")]
    Unreachable(Destination, io::ErrorKind),
    #[error("{0} does not prove who it is: {1}")]
    Untrusted(Destination, io::Error),
    #[error("{0} did not answer in HTTP")]
    Broken(Destination),
    #[error("{0} did not answer within {seconds} seconds", seconds = WHOLE.as_secs())]
    Late(Destination),
}

impl Courier {
    pub(crate) fn new(allowed: Vec<Network>, authorities: Option<&Path>) -> io::Result<Courier> {
        Ok(Courier { tls: tls::connector(authorities)?, allowed })
    }

    /// Fails where it is plain that nothing can be posted there, whatever a name resolves to.
    pub(crate) fn consider(&self, destination: &Destination) -> Result<(), Undelivered> {
        match destination.host {
            Host::Address(address) => self.admit(destination, address),
            Host::Name(_) if !destination.encrypted && self.allowed.is_empty() => {
                Err(Undelivered::NotEncrypted(destination.clone()))
            }
            Host::Name(_) => Ok(()),
        }
    }

    /// Posts; answers the status.
    pub(crate) async fn post(
        &self,
        destination: &Destination,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<StatusCode, Undelivered> {
        let whole = timeout(WHOLE, self.try_post(destination, headers, body)).await;
        whole.map_err(|_| Undelivered::Late(destination.clone()))?
    }

    async fn try_post(
        &self,
        destination: &Destination,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<StatusCode, Undelivered> {
        let request = request(destination, headers, body);
        let request = request.ok_or_else(|| Undelivered::Broken(destination.clone()))?;
        let stream = self.connect(destination).await?;
        if !destination.encrypted {
            return exchange(destination, stream, request).await;
        }
        let name = match &destination.host {
            Host::Name(name) => ServerName::try_from(name.clone()),
            Host::Address(address) => Ok(ServerName::from(*address)),
        };
        let untrusted = |error| Undelivered::Untrusted(destination.clone(), error);
        let name = name.map_err(|error| untrusted(io::Error::other(error)))?;
        let stream = self.tls.connect(name, stream).await.map_err(untrusted)?;
        exchange(destination, stream, request).await
    }

    /// Connects to one of the addresses that were looked at.
    async fn connect(&self, destination: &Destination) -> Result<TcpStream, Undelivered> {
        let addresses = self.resolve(destination).await?;
        let mut last = io::ErrorKind::AddrNotAvailable;
        for address in addresses.into_iter().take(ADDRESSES) {
            match timeout(CONNECT, TcpStream::connect(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => last = error.kind(),
                Err(_) => last = io::ErrorKind::TimedOut,
            }
        }
        Err(Undelivered::Unreachable(destination.clone(), last))
    }

    /// The addresses of a host. If one of them may not be connected to, none is: whoever owns the name chose it.
    async fn resolve(&self, destination: &Destination) -> Result<Vec<SocketAddr>, Undelivered> {
        let addresses: Vec<SocketAddr> = match &destination.host {
            Host::Address(address) => vec![SocketAddr::new(*address, destination.port)],
            Host::Name(name) => {
                let found = tokio::net::lookup_host((name.as_str(), destination.port)).await;
                found.map_err(|_| Undelivered::Unresolved(destination.clone()))?.collect()
            }
        };
        for address in &addresses {
            self.admit(destination, address.ip())?;
        }
        if addresses.is_empty() { Err(Undelivered::Unresolved(destination.clone())) } else { Ok(addresses) }
    }

    fn admit(&self, destination: &Destination, address: IpAddr) -> Result<(), Undelivered> {
        if self.allowed.iter().any(|allowed| allowed.contains(address)) {
            return Ok(());
        }
        if !network::is_public(address) {
            return Err(Undelivered::NotPublic(destination.clone(), address));
        }
        if destination.encrypted { Ok(()) } else { Err(Undelivered::NotEncrypted(destination.clone())) }
    }
}

fn request(destination: &Destination, headers: HeaderMap, body: Bytes) -> Option<Request<Full<Bytes>>> {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(&destination.path)
        .header(header::HOST, &destination.authority)
        .header(header::USER_AGENT, concat!("schemactl/", env!("CARGO_PKG_VERSION")))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(body))
        .ok()?;
    request.headers_mut().extend(headers);
    Some(request)
}

/// Sends the request and reads the answer's head, no more.
async fn exchange(
    destination: &Destination,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<StatusCode, Undelivered> {
    let broken = |_| Undelivered::Broken(destination.clone());
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD)
        .handshake::<_, Full<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let driving = Driving(tokio::spawn(connection));
    let answer = sender.send_request(request).await.map_err(broken)?;
    drop(driving);
    Ok(answer.status())
}

/// A connection at work, ended when this is dropped.
struct Driving(tokio::task::JoinHandle<Result<(), hyper::Error>>);

impl Drop for Driving {
    fn drop(&mut self) {
        self.0.abort();
    }
}
