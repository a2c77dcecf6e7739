//! What issuers publish.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use bytes::Bytes;
use serde::{Deserialize, de::DeserializeOwned};

use super::{distrust::FetchError, key::Published};
use crate::courier::{Courier, Destination};

/// Bytes of an answer.
const LARGEST: usize = 256 << 10;
const WELL_KNOWN: &str = "/.well-known/openid-configuration";

/// Where an issuer has what (OpenID Connect Discovery 1.0).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Discovery {
    issuer: String,
    pub jwks_uri: String,
    /// Where people log in.
    pub authorization_endpoint: Option<String>,
    /// Where a code becomes a token.
    pub token_endpoint: Option<String>,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct KeySet {
    keys: Vec<serde_json::Value>,
}

/// The discovery document of an issuer.
pub(super) async fn discovery(courier: &Courier, issuer: &str) -> Result<Discovery, FetchError> {
    let address = format!("{}{WELL_KNOWN}", issuer.trim_end_matches('/'));
    let found: Discovery = json(courier, "the discovery document", &address).await?;
    if found.issuer == issuer { Ok(found) } else { Err(FetchError::OtherIssuer) }
}

/// The keys at an address. What is no key at all is nobody's.
pub(super) async fn keys(courier: &Courier, address: &str) -> Result<Vec<Published>, FetchError> {
    let set: KeySet = json(courier, "the set of keys", address).await?;
    Ok(set.keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
}

/// Why an issuer made no token of a code.
#[derive(Debug)]
pub(super) enum Unredeemed {
    /// It does not take the code: whoever brought it has to begin anew.
    Code,
    /// It does not take the registry, or what that asks for: whoever runs it has to mend that.
    Registry(&'static str),
    /// It did not answer as an issuer does.
    Failed(FetchError),
}

impl<E: Into<FetchError>> From<E> for Unredeemed {
    fn from(error: E) -> Self {
        Unredeemed::Failed(error.into())
    }
}

/// What it means that a code was not taken (RFC 6749, 5.2).
const BAD_CODE: &str = "invalid_grant";
/// What else an issuer may say about it. Other words are not repeated: nobody knows what stands in them.
const ERRORS: [&str; 5] =
    ["invalid_request", "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope"];

#[derive(Default, Deserialize)]
#[serde(default)]
struct OauthError {
    error: String,
}

/// The token that a code stands for.
pub(super) async fn redeem(courier: &Courier, address: &str, form: String) -> Result<String, Unredeemed> {
    const WHAT: &str = "the answer to a code";
    let destination: Destination = address.parse().map_err(|_| FetchError::Odd(WHAT))?;
    let headers = HeaderMap::from_iter([
        (header::ACCEPT, HeaderValue::from_static("application/json")),
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded")),
    ]);
    let (status, body) = courier.fetch(&destination, Method::POST, headers, form.into(), LARGEST).await?;
    match status {
        StatusCode::OK => {
            let tokens: Tokens = serde_json::from_slice(&body).map_err(|_| FetchError::Odd(WHAT))?;
            Ok(tokens.id_token)
        }
        StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Err(status_of(WHAT, status).into()),
        status if status.is_client_error() => Err(refusal(&body)),
        status => Err(status_of(WHAT, status).into()),
    }
}

fn refusal(body: &[u8]) -> Unredeemed {
    let OauthError { error } = serde_json::from_slice(body).unwrap_or_default();
    if error == BAD_CODE {
        return Unredeemed::Code;
    }
    let known = ERRORS.into_iter().find(|known| *known == error);
    Unredeemed::Registry(known.unwrap_or("no error that is known"))
}

fn status_of(what: &'static str, status: StatusCode) -> FetchError {
    FetchError::Status { what, status: status.as_u16() }
}

async fn json<T: DeserializeOwned>(
    courier: &Courier,
    what: &'static str,
    address: &str,
) -> Result<T, FetchError> {
    let destination: Destination = address.parse().map_err(|_| FetchError::Odd(what))?;
    let accept = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("application/json"))]);
    let (status, body) = courier.fetch(&destination, Method::GET, accept, Bytes::new(), LARGEST).await?;
    if status != StatusCode::OK {
        return Err(status_of(what, status));
    }
    serde_json::from_slice(&body).map_err(|_| FetchError::Odd(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_blames_the_code_or_the_registry_in_words_that_are_known() {
        for (body, expected) in [
            (r#"{"error":"invalid_grant","error_description":"used"}"#, "Code"),
            (r#"{"error":"invalid_client"}"#, "Registry(\"invalid_client\")"),
            (r#"{"error":"the secret is hunter2"}"#, "Registry(\"no error that is known\")"),
            (r#"{"error":17}"#, "Registry(\"no error that is known\")"),
            ("<html>", "Registry(\"no error that is known\")"),
        ] {
            assert_eq!(format!("{:?}", refusal(body.as_bytes())), expected, "{body}");
        }
    }
}
