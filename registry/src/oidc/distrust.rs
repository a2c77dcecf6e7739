//! Why a token is not believed.

use crate::courier::Undelivered;

/// Why a token is not believed. Nothing of the token is repeated: whoever shows it has it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Distrust {
    #[error("the token is longer than a signed token may be")]
    TooLong,
    #[error("the token is not a signed token as issuers make them")]
    Malformed,
    #[error("the token is of a kind that says of nobody who they are")]
    Type,
    #[error("the token is signed by an algorithm that is not believed; RS256, ES256 and EdDSA are")]
    Algorithm,
    #[error("the token's issuer is not one that this registry trusts")]
    Issuer,
    #[error("the token is signed with a key that its issuer does not publish")]
    Key,
    #[error("the token's signature is wrong")]
    Signature,
    #[error("the token is for another audience than this registry")]
    Audience,
    #[error("the token has ended, or does not say when it ends")]
    Ended,
    #[error("the token is not valid yet; the clocks may differ")]
    NotYet,
    #[error("the token does not say whose it is in the claim that the registry goes by")]
    Nobody,
    #[error("the issuer's answer belongs to another login")]
    Nonce,
    #[error("the issuer does not take the code of this login; it may have been used")]
    Code,
    #[error("too many people wait for the issuer")]
    Crowded,
    /// What the registry was told of it is wrong.
    #[error("issuer {issuer:?} does not take this registry for its client")]
    Refuses { issuer: String },
    /// Its keys cannot be had, and none are held that would do.
    #[error("the keys of issuer {issuer:?} cannot be had")]
    Unavailable {
        issuer: String,
        #[source]
        why: Option<FetchError>,
    },
}

/// Why something of an issuer's cannot be had.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum FetchError {
    #[error("{0}")]
    Unreachable(String),
    #[error("{what} was answered with status {status}")]
    Status { what: &'static str, status: u16 },
    #[error("{0} is not what it has to be")]
    Odd(&'static str),
    #[error("the issuer calls itself otherwise in its discovery document")]
    OtherIssuer,
}

impl From<Undelivered> for FetchError {
    fn from(error: Undelivered) -> Self {
        FetchError::Unreachable(error.to_string())
    }
}
