//! Requests and answers.

use std::{net::Ipv4Addr, time::Duration};

use bytes::Bytes;
use serde::Serialize;
use ureq::{Agent, Body, RequestBuilder, config::RedirectAuthHeaders, http, typestate::WithBody};

use super::{
    Refusal, job,
    patience::{self, Twice, patiently},
    problem, trust,
};
use crate::{
    context::{Context, Token},
    error::{Error, Result},
    printer::Printer,
};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(10);
/// The largest answer that is read: descriptors of the largest module with all it imports.
const LARGEST: u64 = 1 << 30;
/// Bodies above this are compressed.
const COMPRESS_ABOVE: usize = 1 << 10;

/// Talks HTTP to one address.
pub(super) struct Transport {
    agent: Agent,
    /// Without a slash at the end.
    address: String,
    token: Option<Token>,
    patience: Duration,
    printer: Printer,
}

/// What came back, whatever its status.
#[derive(Default)]
pub(super) struct Answer {
    pub status: u16,
    pub body: Bytes,
    /// When to come back, where it says so.
    pub retry_after: Option<Duration>,
    pub address: String,
    pub with_token: bool,
}

impl Transport {
    pub fn new(context: &Context) -> Result<Transport> {
        let address = context.registry()?.trim_end_matches('/').to_owned();
        if !(address.starts_with("http://") || address.starts_with("https://")) {
            let error = Error::usage(format!("{address:?} is not the address of a registry"));
            return Err(error.hint("write it with its scheme, for example http://127.0.0.1:8080").into());
        }
        let token = match (&context.token, &context.audience) {
            (None, Some(audience)) => job::token(audience, context)?,
            (token, _) => token.clone(),
        };
        if token.is_some() && address.starts_with("http://") && !is_loopback(&address) {
            context.printer.warning(format_args!("the token travels to {address} unencrypted; use https"));
        }
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(context.link.timeout))
            .tls_config(trust::config(context.link.authorities.as_deref())?)
            .http_status_as_error(false)
            // A module that was transferred is read by its former name.
            .redirect_auth_headers(RedirectAuthHeaders::SameHost)
            .user_agent(concat!("schemactl/", env!("CARGO_PKG_VERSION")))
            .build();
        let patience = context.link.patience;
        Ok(Transport { agent: config.into(), address, token, patience, printer: Printer })
    }

    pub fn get(&self, path: &str) -> Result<Answer> {
        patiently(self.patience, Twice::Harmless, &self.printer, || {
            self.answer(self.signed(self.agent.get(self.url(path))).call())
        })
    }

    pub fn put(&self, path: &str, body: &impl Serialize) -> Result<Answer> {
        self.send(|| self.agent.put(self.url(path)), body, Twice::Matters)
    }

    pub fn post(&self, path: &str, body: &impl Serialize, twice: Twice) -> Result<Answer> {
        self.send(|| self.agent.post(self.url(path)), body, twice)
    }

    fn send(
        &self,
        request: impl Fn() -> RequestBuilder<WithBody>,
        body: &impl Serialize,
        twice: Twice,
    ) -> Result<Answer> {
        let failed = |error: &dyn std::error::Error| Error::failed("cannot write the request").because(error);
        let mut content = serde_json::to_vec(body).map_err(|error| failed(&error))?;
        let compressed = content.len() > COMPRESS_ABOVE;
        if compressed {
            content = zstd::encode_all(content.as_slice(), 3).map_err(|error| failed(&error))?;
        }
        patiently(self.patience, twice, &self.printer, || {
            let request = self.signed(request()).header("content-type", "application/json");
            let request = if compressed { request.header("content-encoding", "zstd") } else { request };
            self.answer(request.send(&content[..]))
        })
    }

    pub fn delete(&self, path: &str) -> Result<Answer> {
        patiently(self.patience, Twice::Matters, &self.printer, || {
            self.answer(self.signed(self.agent.delete(self.url(path))).call())
        })
    }

    fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.address)
    }

    fn signed<B>(&self, request: RequestBuilder<B>) -> RequestBuilder<B> {
        let request = request.header("accept", "application/json");
        match &self.token {
            Some(Token(token)) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        }
    }

    fn answer(&self, outcome: std::result::Result<http::Response<Body>, ureq::Error>) -> Result<Answer> {
        let mut response = outcome.map_err(|error| problem::unreachable(&self.address, &error))?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get("retry-after").and_then(|value| value.to_str().ok());
        let retry_after = retry_after.and_then(patience::wait);
        let body = response.body_mut().with_config().limit(LARGEST).read_to_vec();
        let body = body.map_err(|error| problem::unreachable(&self.address, &error))?;
        Ok(Answer {
            status,
            body: body.into(),
            retry_after,
            address: self.address.clone(),
            with_token: self.token.is_some(),
        })
    }
}

impl Answer {
    /// Why the checks refuse what was sent, where they do.
    pub fn refusal(&self) -> Option<Refusal> {
        problem::refusal(&self.body).filter(|_| self.status == 422)
    }

    /// The body, where the request was done.
    pub fn accept(self) -> Result<Bytes> {
        if (200..300).contains(&self.status) {
            return Ok(self.body);
        }
        Err(problem::refused(&self))
    }
}

pub(super) fn is_loopback(address: &str) -> bool {
    let Ok(address) = address.parse::<http::Uri>() else { return false };
    match address.host() {
        Some("localhost" | "[::1]") => true,
        Some(host) => host.parse::<Ipv4Addr>().is_ok_and(|host| host.is_loopback()),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for address in
            ["http://127.0.0.1:8080", "http://127.8.8.8", "http://localhost:1/x", "http://[::1]:80"]
        {
            assert!(is_loopback(address), "{address}");
        }
        for address in [
            "http://127.example.com",
            "http://localhost.example.com:8080",
            "http://127.0.0.1@example.com",
            "http://[::2]:80",
            "http://",
        ] {
            assert!(!is_loopback(address), "{address}");
        }
    }
}
