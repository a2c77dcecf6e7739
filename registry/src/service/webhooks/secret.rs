//! What deliveries are signed with, by the rules of Standard Webhooks.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::hmac;
use schemactl_store::SealedSecrets;

use super::SecretKeys;
use crate::service::ServiceError;

/// What every secret begins with, so that scanners for secrets find those that were committed.
const PREFIX: &str = "whsec_";

const ID: HeaderName = HeaderName::from_static("webhook-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("webhook-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("webhook-signature");

/// The key of signatures.
pub(super) struct WebhookSecret([u8; 32]);

impl WebhookSecret {
    pub(super) fn random() -> Result<WebhookSecret, ServiceError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| ServiceError::internal(std::io::Error::other(error)))?;
        Ok(WebhookSecret(bytes))
    }

    /// As its owner gets it, this once.
    pub(super) fn text(&self) -> String {
        format!("{PREFIX}{}", BASE64_STANDARD.encode(self.0))
    }

    pub(super) fn seal(&self, keys: &SecretKeys, webhook: &str) -> Result<String, ServiceError> {
        keys.seal(&context(webhook), &self.0)
    }
}

/// A webhook's secrets that are good at a time, opened; `None` if this server has not the key.
pub(super) fn open(
    keys: &SecretKeys,
    webhook: &str,
    secrets: &SealedSecrets,
    now: i64,
) -> Result<Option<Vec<Vec<u8>>>, ServiceError> {
    let previous = secrets.previous.as_ref().filter(|(_, until)| now < *until);
    let sealed = [Some(&secrets.current), previous.map(|(sealed, _)| sealed)];
    let opened = sealed.into_iter().flatten().map(|sealed| keys.open(&context(webhook), sealed));
    opened.collect()
}

/// The headers of a delivery: a signature by each secret over id, time and body.
pub(super) fn headers(id: &str, seconds: i64, body: &[u8], secrets: &[Vec<u8>]) -> HeaderMap {
    let mut signed = format!("{id}.{seconds}.").into_bytes();
    signed.extend_from_slice(body);
    let sign = |secret: &Vec<u8>| {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), &signed);
        format!("v1,{}", BASE64_STANDARD.encode(tag))
    };
    let signatures = secrets.iter().map(sign).collect::<Vec<_>>().join(" ");
    let values = [(ID, id.to_owned()), (TIMESTAMP, seconds.to_string()), (SIGNATURE, signatures)];
    // All of them are letters, digits and Base64's signs.
    let valid =
        values.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value).ok()?)));
    valid.collect()
}

fn context(webhook: &str) -> String {
    format!("webhook {webhook}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification.
    #[test]
    fn signs_as_the_specification_says() {
        let secret = BASE64_STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let body = br#"{"test": 2432232314}"#;
        let headers = headers("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body, &[secret]);
        assert_eq!(headers[SIGNATURE], "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
