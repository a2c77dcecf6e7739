//! A token's form: JSON Web Signature in its compact serialisation (RFC 7515, RFC 7519).

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{Claims, Distrust};

/// Characters of a token; a head of a request has hardly more.
const LONGEST: usize = 16 << 10;
/// Kinds of token that say who somebody is; others of the same issuer (to log out, say) have the same claims.
const TYPES: [&str; 2] = ["jwt", "at+jwt"];

/// A token that nobody has verified.
pub(super) struct Jwt<'t> {
    pub algorithm: String,
    /// Which key it is said to be signed with.
    pub key: Option<String>,
    pub claims: Claims,
    /// What the signature is of.
    pub signed: &'t [u8],
    pub signature: Vec<u8>,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

/// Whether a credential has the form of such a token at all; else it is one of the registry's own.
pub(super) fn has_form(text: &str) -> bool {
    parts(text).is_some_and(|(header, ..)| decode::<Map<String, Value>>(header).is_some())
}

impl Jwt<'_> {
    pub(super) fn parse(text: &str) -> Result<Jwt<'_>, Distrust> {
        if text.len() > LONGEST {
            return Err(Distrust::TooLong);
        }
        let (header, claims, signature) = parts(text).ok_or(Distrust::Malformed)?;
        let head: Header = decode(header).ok_or(Distrust::Malformed)?;
        let is_known = |kind: &String| TYPES.contains(&kind.to_ascii_lowercase().as_str());
        // What is critical has to be understood, and nothing of that kind is.
        if head.crit.is_some() || !head.typ.as_ref().is_none_or(is_known) {
            return Err(Distrust::Type);
        }
        Ok(Jwt {
            algorithm: head.alg,
            key: head.kid,
            claims: Claims(decode(claims).ok_or(Distrust::Malformed)?),
            signed: &text.as_bytes()[..header.len() + 1 + claims.len()],
            signature: BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| Distrust::Malformed)?,
        })
    }
}

fn parts(text: &str) -> Option<(&str, &str, &str)> {
    let (header, rest) = text.split_once('.')?;
    let (claims, signature) = rest.split_once('.')?;
    (!signature.contains('.')).then_some((header, claims, signature))
}

fn decode<T: DeserializeOwned>(part: &str) -> Option<T> {
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(part).ok()?;
    serde_json::from_slice(&bytes).ok()
}
