//! Posting and fetching.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    path::Path,
    time::Duration,
};

use axum::http::{HeaderMap, HeaderValue, Method, Request, Response, StatusCode, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{body::Incoming, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{TlsConnector, rustls::pki_types::ServerName};

use super::{
    destination::{Destination, Host},
    net::{Net, System},
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
    reach: Reach,
    net: Box<dyn Net>,
}

/// Where connections may go.
enum Reach {
    /// Anybody chose the address: to the world, with encryption, and to these besides.
    World(Vec<Network>),
    /// The operator chose it, or somebody whom the operator believes: anywhere, and without encryption on this machine.
    Chosen,
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
    #[error("{0} answered with more than {1} bytes")]
    TooLarge(Destination, usize),
    #[error("{0} did not answer within {seconds} seconds", seconds = WHOLE.as_secs())]
    Late(Destination),
}

impl Courier {
    pub(crate) fn new(allowed: Vec<Network>, authorities: Option<&Path>) -> io::Result<Courier> {
        Ok(Courier { tls: tls::connector(authorities)?, reach: Reach::World(allowed), net: Box::new(System) })
    }

    /// One that goes where the operator says.
    pub(crate) fn to_chosen(authorities: Option<&Path>) -> io::Result<Courier> {
        Ok(Courier { tls: tls::connector(authorities)?, reach: Reach::Chosen, net: Box::new(System) })
    }

    /// The same in another network.
    #[cfg(test)]
    pub(super) fn within(self, net: impl Net + 'static) -> Courier {
        Courier { net: Box::new(net), ..self }
    }

    /// Fails where it is plain that nothing can be posted there, whatever a name resolves to.
    pub(crate) fn consider(&self, destination: &Destination) -> Result<(), Undelivered> {
        match destination.host {
            Host::Address(address) => self.admit(destination, address),
            Host::Name(_) if !destination.encrypted && !self.may_be_unencrypted() => {
                Err(Undelivered::NotEncrypted(destination.clone()))
            }
            Host::Name(_) => Ok(()),
        }
    }

    fn may_be_unencrypted(&self) -> bool {
        match &self.reach {
            Reach::World(allowed) => !allowed.is_empty(),
            Reach::Chosen => false,
        }
    }

    /// Posts; answers the status.
    pub(crate) async fn post(
        &self,
        destination: &Destination,
        mut headers: HeaderMap,
        body: Bytes,
    ) -> Result<StatusCode, Undelivered> {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let whole = timeout(WHOLE, async {
            let (answer, _driving) = self.ask(destination, Method::POST, headers, body).await?;
            Ok(answer.status())
        });
        whole.await.map_err(|_| Undelivered::Late(destination.clone()))?
    }

    /// Fetches; answers the status and a body of no more than `most` bytes.
    pub(crate) async fn fetch(
        &self,
        destination: &Destination,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
        most: usize,
    ) -> Result<(StatusCode, Bytes), Undelivered> {
        let whole = timeout(WHOLE, async {
            let (answer, _driving) = self.ask(destination, method, headers, body).await?;
            let status = answer.status();
            let body = Limited::new(answer.into_body(), most).collect().await;
            let body = body.map_err(|error| match error.downcast_ref::<hyper::Error>() {
                Some(_) => Undelivered::Broken(destination.clone()),
                None => Undelivered::TooLarge(destination.clone(), most),
            })?;
            Ok((status, body.to_bytes()))
        });
        whole.await.map_err(|_| Undelivered::Late(destination.clone()))?
    }

    async fn ask(
        &self,
        destination: &Destination,
        method: Method,
        headers: HeaderMap,
        body: Bytes,
    ) -> Result<(Response<Incoming>, Driving), Undelivered> {
        let request = request(destination, method, headers, body);
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
            match timeout(CONNECT, self.net.connect(address)).await {
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
                let found = self.net.resolve(name, destination.port).await;
                found.map_err(|_| Undelivered::Unresolved(destination.clone()))?
            }
        };
        for address in &addresses {
            self.admit(destination, address.ip())?;
        }
        if addresses.is_empty() { Err(Undelivered::Unresolved(destination.clone())) } else { Ok(addresses) }
    }

    fn admit(&self, destination: &Destination, address: IpAddr) -> Result<(), Undelivered> {
        match &self.reach {
            Reach::Chosen if destination.is_private_enough() => Ok(()),
            Reach::World(allowed) if allowed.iter().any(|allowed| allowed.contains(address)) => Ok(()),
            Reach::World(_) if !network::is_public(address) => {
                Err(Undelivered::NotPublic(destination.clone(), address))
            }
            Reach::World(_) if destination.encrypted => Ok(()),
            _ => Err(Undelivered::NotEncrypted(destination.clone())),
        }
    }
}

fn request(
    destination: &Destination,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Option<Request<Full<Bytes>>> {
    let mut request = Request::builder()
        .method(method)
        .uri(&destination.path)
        .header(header::HOST, &destination.authority)
        .header(header::USER_AGENT, concat!("schemactl/", env!("CARGO_PKG_VERSION")))
        .body(Full::new(body))
        .ok()?;
    request.headers_mut().extend(headers);
    Some(request)
}

/// Sends the request and reads the answer's head; its body comes while the connection is driven.
async fn exchange(
    destination: &Destination,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Full<Bytes>>,
) -> Result<(Response<Incoming>, Driving), Undelivered> {
    let broken = |_| Undelivered::Broken(destination.clone());
    let (mut sender, connection) = http1::Builder::new()
        .max_buf_size(HEAD)
        .handshake::<_, Full<Bytes>>(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    let driving = Driving(tokio::spawn(connection));
    let answer = sender.send_request(request).await.map_err(broken)?;
    Ok((answer, driving))
}

/// A connection at work, ended when this is dropped.
struct Driving(tokio::task::JoinHandle<Result<(), hyper::Error>>);

impl Drop for Driving {
    fn drop(&mut self) {
        self.0.abort();
    }
}
