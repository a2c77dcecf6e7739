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

/// The token that a code stands for; `None` where the issuer does not take the code.
pub(super) async fn redeem(
    courier: &Courier,
    address: &str,
    form: String,
) -> Result<Option<String>, FetchError> {
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
            Ok(Some(tokens.id_token))
        }
        status if status.is_client_error() => Ok(None),
        status => Err(FetchError::Status { what: WHAT, status: status.as_u16() }),
    }
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
        return Err(FetchError::Status { what, status: status.as_u16() });
    }
    serde_json::from_slice(&body).map_err(|_| FetchError::Odd(what))
}
