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
