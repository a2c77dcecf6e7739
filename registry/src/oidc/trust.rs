//! All whose word counts.

use std::sync::Arc;

use schemactl_api::{Role, Scope};

use super::{Claims, Distrust, InvalidOidc, Oidc, OidcLogin, issuer::Issuer, jwt, jwt::Jwt, rules, validity};
use crate::courier::Courier;

/// Characters of whom a token is about.
const LONGEST_IDENTITY: usize = 255;

/// All whose word counts.
pub(crate) struct Trust {
    pub(super) issuers: Vec<Arc<Issuer>>,
    /// The registry's, as clients reach it: the audience of tokens unless an issuer has another.
    pub(super) address: String,
    pub(super) login: Option<OidcLogin>,
}

/// Somebody an issuer vouches for.
pub(crate) struct Recognised {
    /// `oidc:ISSUER:IDENTITY`; no token of the registry's own has a name with a colon.
    pub name: String,
    /// What they may do where; else the claims that would have to be other ones.
    pub grants: Result<Vec<(Role, Scope)>, Vec<String>>,
}

/// A token that is not believed.
pub(crate) struct Refused {
    pub why: Distrust,
    /// Whose it is, where an issuer has signed that.
    pub name: Option<String>,
}

impl From<Distrust> for Refused {
    fn from(why: Distrust) -> Self {
        Refused { why, name: None }
    }
}

impl Trust {
    pub(crate) fn new(settings: Oidc, address: &str) -> Result<Trust, InvalidOidc> {
        settings.check()?;
        let courier = Courier::to_chosen(settings.ca.as_deref()).map_err(InvalidOidc::Authorities)?;
        let courier = Arc::new(courier);
        let issuer = |issuer| Arc::new(Issuer::new(issuer, courier.clone(), settings.keys));
        let issuers = settings.issuers.into_iter().map(issuer).collect();
        Ok(Trust { issuers, address: address.to_owned(), login: settings.login })
    }

    /// Whether a credential is a token of some issuer's, if issuers count at all.
    pub(crate) fn concerns(&self, text: &str) -> bool {
        !self.issuers.is_empty() && jwt::has_form(text)
    }

    /// Who shows a token, at a time in seconds since 1970.
    pub(crate) async fn recognise(&self, text: &str, now: i64) -> Result<Recognised, Refused> {
        let jwt = Jwt::parse(text)?;
        let issuer = self.issuer(&jwt)?;
        issuer.verify(&jwt).await?;
        let name = name(issuer, &jwt.claims)?;
        let audience = issuer.settings.audience.as_ref().unwrap_or(&self.address);
        match validity::check(&jwt.claims, audience, now) {
            Ok(()) => Ok(Recognised { grants: rules::judge(&issuer.settings.rules, &jwt.claims), name }),
            Err(why) => Err(Refused { why, name: Some(name) }),
        }
    }

    fn issuer(&self, jwt: &Jwt<'_>) -> Result<&Arc<Issuer>, Distrust> {
        if super::algorithm::Algorithm::of(&jwt.algorithm).is_none() {
            return Err(Distrust::Algorithm);
        }
        let issuer = jwt.claims.text("iss").ok_or(Distrust::Issuer)?;
        self.issuers.iter().find(|known| known.settings.issuer == issuer).ok_or(Distrust::Issuer)
    }
}

/// What the registry calls somebody.
pub(super) fn name(issuer: &Issuer, claims: &Claims) -> Result<String, Distrust> {
    let identity = claims.values(&issuer.settings.identity);
    let is_plain = |identity: &&String| {
        (1..=LONGEST_IDENTITY).contains(&identity.len()) && !identity.chars().any(char::is_control)
    };
    match &identity[..] {
        [identity] if is_plain(&identity) => Ok(format!("oidc:{}:{identity}", issuer.settings.name)),
        _ => Err(Distrust::Nobody),
    }
}
