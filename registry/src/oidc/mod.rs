//! Who somebody is by the word of others: tokens that issuers sign (OpenID Connect).
//!
//! A token is looked at in this order: its form, whether its algorithm is one that takes a private key, whether its issuer
//! is configured, its signature by a key that the issuer publishes, and only then what it claims. Nothing is fetched
//! but from issuers that are configured and what their own discovery documents name.
//!
//! Signatures are verified by ring, which encrypts the server's connections too. A library for tokens would bring a second
//! set of cryptography, and algorithms that are not to be believed.

mod algorithm;
mod claims;
mod distrust;
mod fetch;
mod issuer;
mod jwt;
mod key;
mod keys;
mod login;
mod pattern;
mod rules;
mod settings;
mod trust;
mod validity;

pub(crate) use claims::Claims;
pub(crate) use distrust::{Distrust, FetchError};
pub(crate) use login::{Attempt, Person, random};
pub use settings::{InvalidOidc, Oidc, OidcIssuer, OidcKeyTimes, OidcLogin, OidcRule, Patterns};
pub(crate) use trust::{Recognised, Refused, Trust};
