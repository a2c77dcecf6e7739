//! The requests that S3 is spoken in, over connections that are kept for the next one, bounded in time and size.

use std::{io, path::Path, pin::Pin, time::Duration};

use http_body_util::{BodyExt, Limited};
use hyper_util::{
    client::legacy::Client,
    rt::{TokioExecutor, TokioTimer},
};
use object_store::{
    ClientConfigKey, ClientOptions,
    client::{
        HttpClient, HttpConnector, HttpError, HttpErrorKind, HttpRequest, HttpRequestBody, HttpResponse,
        HttpResponseBody, HttpService,
    },
};
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::{dial::Connect, patience, tls};

/// A connection that nobody has used for so long is closed; AWS does so after some twenty seconds.
const IDLE: Duration = Duration::from_secs(15);
/// Bytes of an answer that says what went wrong.
const LONGEST_REFUSAL: usize = 64 << 10;
/// Bytes of any other: more than the largest body that a registry takes.
const LONGEST_ANSWER: usize = 1 << 30;

/// One try may take this part of the time that all may.
const TRIES: u32 = 3;

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
            let patience = patience(request.body().content_length() as u64) / TRIES;
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
