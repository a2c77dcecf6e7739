//! Connections to a bucket's service: encrypted unless told otherwise.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::{
    client::legacy::connect::{Connected, Connection},
    rt::TokioIo,
};
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

/// To be connected and, where it is, encrypted.
const CONNECT: Duration = Duration::from_secs(3);

/// Opens connections.
#[derive(Clone)]
pub(super) struct Connect {
    pub tls: TlsConnector,
    /// Whether what begins with `http://` may be asked.
    pub unencrypted: bool,
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
pub(super) struct Opened(TokioIo<Box<dyn Stream>>);

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
