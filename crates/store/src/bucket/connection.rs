//! Connections to a bucket's service: encrypted unless told otherwise, kept for the next request, bounded in time.

use std::{
    io,
    path::Path,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::Uri;
use http_body_util::{BodyExt, Limited};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::{
    client::legacy::{
        Client,
        connect::{Connected, Connection},
    },
    rt::{TokioExecutor, TokioIo, TokioTimer},
};
use object_store::{
    ClientConfigKey, ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::{patience, tls};

/// To be connected and, where it is, encrypted.
const CONNECT: Duration = Duration::from_secs(3);
/// A connection that nobody has used for so long is closed; AWS does so after some twenty seconds.
const IDLE: Duration = Duration::from_secs(15);
/// Bytes of an answer that says what went wrong.
const LONGEST_REFUSAL: usize = 64 << 10;
/// Bytes of any other: more than the largest body that a registry takes.
const LONGEST_ANSWER: usize = 1 << 30;

/// Makes clients with the trust that it was given.
#[derive(Clone)]
pub(super) struct Connector {
    tls: TlsConnector,
}

impl Connector {
    pub(super) fn new(authorities: Option<&Path>) -> io::Result<Connector> {
        Ok(Connector { tls: tls::connector(authorities)? })
    }
}

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connector")
    }
}

impl HttpConnector for Connector {
    /// The library asks for one to the service, and for others to where a machine's keys come from: those may be asked
    /// without encryption.
    fn connect(&self, options: &ClientOptions) -> object_store::Result<HttpClient> {
        let unencrypted = options.get_config_value(&ClientConfigKey::AllowHttp).as_deref() == Some("true");
        let connect = Connect { tls: self.tls.clone(), unencrypted };
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE)
            .build(connect);
        Ok(HttpClient::new(Pooled(client)))
    }
}

#[derive(Debug)]
struct Pooled(Client<Connect, HttpRequestBody>);

/// Why a request came to nothing.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error("no answer within {} seconds", .0.as_secs())]
    Late(Duration),
    #[error("it cannot be reached")]
    Unreachable(#[source] io::Error),
    #[error("the connection was lost")]
    Lost,
    #[error("the answer is too large or was cut off")]
    Cut,
}

impl HttpService for Pooled {
    fn call<'a, 'f>(
        &'a self,
        request: HttpRequest,
    ) -> Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'f>>
    where
        'a: 'f,
        Self: 'f,
    {
        Box::pin(async move {
            let patience = patience(request.body().content_length() as u64) / 3;
            let answered = timeout(patience, self.0.request(request)).await;
            let answered =
                answered.map_err(|_| HttpError::new(HttpErrorKind::Timeout, Failure::Late(patience)))?;
            let (head, body) = answered.map_err(failed)?.into_parts();
            let most = if head.status.is_success() { LONGEST_ANSWER } else { LONGEST_REFUSAL };
            let body = Limited::new(body, most);
            let body = body.map_err(|_| HttpError::new(HttpErrorKind::Interrupted, Failure::Cut));
            Ok(HttpResponse::from_parts(head, HttpResponseBody::new(body)))
        })
    }
}

fn failed(error: hyper_util::client::legacy::Error) -> HttpError {
    if !error.is_connect() {
        return HttpError::new(HttpErrorKind::Interrupted, Failure::Lost);
    }
    let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    let source =
        source.map_or(io::ErrorKind::Other.into(), |error| io::Error::new(error.kind(), error.to_string()));
    HttpError::new(HttpErrorKind::Connect, Failure::Unreachable(source))
}

/// Opens connections.
#[derive(Clone)]
struct Connect {
    tls: TlsConnector,
    unencrypted: bool,
}

impl std::fmt::Debug for Connect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connect")
    }
}

impl tower_service::Service<Uri> for Connect {
    type Response = Opened;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Opened>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, address: Uri) -> Self::Future {
        let connect = self.clone();
        Box::pin(async move {
            let opened = timeout(CONNECT, connect.open(&address)).await;
            opened.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
        })
    }
}

impl Connect {
    async fn open(self, address: &Uri) -> io::Result<Opened> {
        let host = address.host().ok_or(io::ErrorKind::InvalidInput)?;
        // Brackets are an address's spelling in a URL, not a resolver's.
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_encrypted = address.scheme_str() == Some("https");
        if !is_encrypted && !self.unencrypted {
            return Err(io::Error::other("it is asked without encryption, which is not allowed"));
        }
        let port = address.port_u16().unwrap_or(if is_encrypted { 443 } else { 80 });
        let tcp = TcpStream::connect((host, port)).await?;
        tcp.set_nodelay(true)?;
        if !is_encrypted {
            return Ok(Opened(TokioIo::new(Box::new(tcp))));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Opened(TokioIo::new(Box::new(self.tls.connect(name, tcp).await?))))
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// An open connection, encrypted or not.
struct Opened(TokioIo<Box<dyn Stream>>);

impl Connection for Opened {
    fn connected(&self) -> Connected {
        Connected::new()
    }
}

impl Read for Opened {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl Write for Opened {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}
