//! Logging in on the pages: authorization code with PKCE (RFC 6749, RFC 7636, OpenID Connect Core 1.0).

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use ring::digest;
use schemactl_api::{Role, Scope};

use super::{Claims, Distrust, OidcLogin, Trust, issuer::Issuer, jwt::Jwt, rules, trust, validity};

/// What ties an answer of the issuer's to the browser that asked. The browser holds it meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attempt {
    /// Comes back beside the code.
    pub state: String,
    /// Comes back inside the token.
    pub nonce: String,
    /// What only whoever began can show for the code.
    pub verifier: String,
}

/// Somebody who logged in.
pub(crate) struct Person {
    pub name: String,
    /// By the issuer's name in the settings.
    pub issuer: String,
    /// What rules ask for, and nothing else of what the issuer told.
    pub claims: Claims,
}

impl Attempt {
    pub(crate) fn new() -> Result<Attempt, getrandom::Error> {
        Ok(Attempt { state: random()?, nonce: random()?, verifier: random()? })
    }
}

/// 256 random bits, for addresses and cookies.
pub(crate) fn random() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

impl Trust {
    /// Whether people can log in.
    pub(crate) fn has_login(&self) -> bool {
        self.login.is_some()
    }

    /// For how many hours.
    pub(crate) fn hours(&self) -> i64 {
        self.login.as_ref().map_or(0, |login| i64::from(login.hours))
    }

    fn door(&self) -> Option<(&OidcLogin, &Arc<Issuer>)> {
        let login = self.login.as_ref()?;
        Some((login, self.issuers.iter().find(|issuer| issuer.settings.name == login.issuer)?))
    }

    /// Where a browser is sent to log in; `None` where nobody can.
    pub(crate) async fn begin(&self, attempt: &Attempt) -> Result<Option<String>, Distrust> {
        let Some((login, issuer)) = self.door() else { return Ok(None) };
        let endpoint = issuer.discovery().await?.authorization_endpoint;
        let endpoint = endpoint.ok_or_else(|| issuer.unavailable(None))?;
        let challenge = digest::digest(&digest::SHA256, attempt.verifier.as_bytes());
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &login.client_id),
            ("redirect_uri", &self.callback()),
            ("scope", &login.scopes.join(" ")),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &BASE64_URL_SAFE_NO_PAD.encode(challenge)),
            ("code_challenge_method", "S256"),
        ]);
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        Ok(Some(format!("{endpoint}{joint}{query}")))
    }

    /// Who comes back from the issuer with a code; `None` where nobody can log in.
    pub(crate) async fn finish(
        &self,
        attempt: &Attempt,
        code: &str,
        now: i64,
    ) -> Result<Option<Person>, Distrust> {
        let Some((login, issuer)) = self.door() else { return Ok(None) };
        let endpoint = issuer.discovery().await?.token_endpoint;
        let endpoint = endpoint.ok_or_else(|| issuer.unavailable(None))?;
        let callback = self.callback();
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &callback),
            ("client_id", &login.client_id),
            ("code_verifier", &attempt.verifier),
        ];
        fields.extend(login.secret.as_deref().map(|secret| ("client_secret", secret)));
        let token = issuer.redeem(&endpoint, form(&fields)).await?;
        person(&token, login, issuer, attempt, now).await.map(Some)
    }

    /// What rules say of somebody who is logged in by now; nothing where their issuer does not count any more.
    pub(crate) fn judge(&self, issuer: &str, claims: &Claims) -> Option<Vec<(Role, Scope)>> {
        let (_, door) = self.door()?;
        rules::judge(&door.settings.rules, claims).ok().filter(|_| door.settings.name == issuer)
    }

    fn callback(&self) -> String {
        format!("{}/login/callback", self.address.trim_end_matches('/'))
    }
}

async fn person(
    token: &str,
    login: &OidcLogin,
    issuer: &Arc<Issuer>,
    attempt: &Attempt,
    now: i64,
) -> Result<Person, Distrust> {
    let jwt = Jwt::parse(token)?;
    issuer.verify(&jwt).await?;
    if jwt.claims.text("iss") != Some(&issuer.settings.issuer) {
        return Err(Distrust::Issuer);
    }
    validity::check(&jwt.claims, &login.client_id, now)?;
    if jwt.claims.0.contains_key("azp") && jwt.claims.text("azp") != Some(&login.client_id) {
        return Err(Distrust::Audience);
    }
    if jwt.claims.text("nonce") != Some(&attempt.nonce) {
        return Err(Distrust::Nonce);
    }
    let asked = |name: &String| issuer.settings.rules.iter().any(|rule| rule.claims.contains_key(name));
    let name = trust::name(issuer, &jwt.claims)?;
    let claims = jwt.claims.0.into_iter().filter(|(name, _)| asked(name)).collect();
    Ok(Person { name, issuer: issuer.settings.name.clone(), claims: Claims(claims) })
}

fn form(fields: &[(&str, &str)]) -> String {
    let field =
        |(name, value): &(&str, &str)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC));
    fields.iter().map(field).collect::<Vec<_>>().join("&")
}
