//! What browsers hold: a login that is under way, and one that is done.

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Method, header, request::Parts},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use ring::hmac;

use super::{App, error::Failure};
use crate::{
    oidc::Attempt,
    service::{Caller, Kind, Principal},
};

const SESSION: &str = "schemactl-session";
const LOGIN: &str = "schemactl-login";
/// What a form's token is of.
const FORM: &[u8] = b"a form of this session";
/// Seconds within which somebody has to come back from the issuer.
const PATIENCE: i64 = 600;
/// Characters of an address to come back to.
const LONGEST: usize = 2_000;

/// Whether a request is a browser's for a page or from a page's form: only there a session counts. The API takes a
/// token, which no other site can make a browser send; forms take more than the session.
pub(super) fn is_for_page(parts: &Parts) -> bool {
    let path = parts.uri.path();
    matches!(parts.method, Method::GET | Method::POST)
        && !path.starts_with("/api/")
        && path != "/metrics"
        && !parts.headers.contains_key(header::AUTHORIZATION)
}

/// Who a browser's session says it is.
pub(super) enum Visitor {
    /// It shows none that counts here.
    Nobody,
    /// Somebody who is logged in.
    Known(Principal),
    /// It shows one that opens nothing, or not any more.
    Over,
}

/// Who is logged in, asked from an address.
pub(super) async fn visitor(app: &App, parts: &Parts, address: IpAddr) -> Result<Visitor, Failure> {
    let secret = match secret(app, &parts.headers) {
        Some(secret) if is_for_page(parts) && app.service.has_login() => secret,
        _ => return Ok(Visitor::Nobody),
    };
    // Before anything is looked up: whoever guesses is not to keep the database busy.
    app.limiter.may_fail(address)?;
    match app.service.session(secret).await? {
        Some(principal) => Ok(Visitor::Known(principal)),
        None => {
            app.limiter.failed(address);
            Ok(Visitor::Over)
        }
    }
}

/// What the browser's session is known by.
pub(super) fn secret<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie(headers, &name(app, SESSION))
}

/// What forms have to say that are sent with a session. Whoever does not know that cannot make one up, and from the
/// token nobody learns the session.
fn form_token(secret: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&form_key(secret), FORM))
}

/// Whether a form says what those of this session do.
pub(super) fn is_form_token(secret: &str, token: &str) -> bool {
    let token = BASE64_URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
    !secret.is_empty() && hmac::verify(&form_key(secret), FORM, &token).is_ok()
}

fn form_key(secret: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes())
}

/// What the forms of a page have to say; empty where nobody is logged in.
pub(super) struct FormToken(pub String);

impl FromRequestParts<App> for FormToken {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<FormToken, Infallible> {
        let is_session =
            parts.extensions.get::<Caller>().is_some_and(|caller| caller.principal.kind == Kind::Session);
        let secret = secret(app, &parts.headers).filter(|_| is_session);
        Ok(FormToken(secret.map(form_token).unwrap_or_default()))
    }
}

/// Where somebody wanted to go, unless that is not ours: `/` then.
pub(super) fn own_path(path: Option<&str>) -> &str {
    let is_own = |path: &&str| {
        path.len() <= LONGEST
            && path.starts_with('/')
            && !path.starts_with("//")
            && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
    };
    path.filter(is_own).unwrap_or("/")
}

/// Has the browser hold a login that is under way, and where it wants to go.
pub(super) fn hold_login(app: &App, attempt: &Attempt, to: &str) -> Option<HeaderValue> {
    let Attempt { state, nonce, verifier } = attempt;
    let to = BASE64_URL_SAFE_NO_PAD.encode(to);
    set(app, LOGIN, &format!("{state}.{nonce}.{verifier}.{to}"), PATIENCE)
}

/// The login that the browser holds.
pub(super) fn held_login(app: &App, headers: &HeaderMap) -> Option<(Attempt, String)> {
    let mut parts = cookie(headers, &name(app, LOGIN))?.split('.').map(str::to_owned);
    let (state, nonce, verifier) = (parts.next()?, parts.next()?, parts.next()?);
    let to = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
    Some((Attempt { state, nonce, verifier }, to))
}

/// Has the browser forget the login that was under way.
pub(super) fn drop_login(app: &App) -> Option<HeaderValue> {
    set(app, LOGIN, "", 0)
}

/// Has the browser hold a session, for so many seconds.
pub(super) fn hold_session(app: &App, secret: &str, seconds: i64) -> Option<HeaderValue> {
    set(app, SESSION, secret, seconds)
}

/// Has the browser forget its session.
pub(super) fn drop_session(app: &App) -> Option<HeaderValue> {
    set(app, SESSION, "", 0)
}

fn is_encrypted(app: &App) -> bool {
    app.settings.address.starts_with("https://")
}

/// With `__Host-` browsers take it from this host alone, encrypted.
fn name(app: &App, plain: &str) -> String {
    if is_encrypted(app) { format!("__Host-{plain}") } else { plain.to_owned() }
}

fn set(app: &App, plain: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
    let name = name(app, plain);
    let secure = if is_encrypted(app) { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&text).ok()
}

fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(other, _)| *other == name).map(|(_, value)| value);
    values.next().filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_session_are_none_of_anothers() {
        let token = form_token("one");
        assert!(is_form_token("one", &token) && !token.contains("one"));
        for (secret, shown) in [("two", &token[..]), ("one", ""), ("one", &token[1..]), ("", &form_token(""))]
        {
            assert!(!is_form_token(secret, shown), "{secret} {shown}");
        }
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        for own in ["/", "/events?q=a&x=%2F%2F", "/modules/acme/shop", "/:x", "/@evil.test"] {
            assert_eq!(own_path(Some(own)), own);
        }
        for other in [
            "",
            "//evil.test",
            "/\\evil.test",
            "https://evil.test",
            "evil.test",
            "/a\r\nset-cookie: x",
            "/ /evil",
            "/\t/evil.test",
            &format!("/{}", "a".repeat(3_000)),
        ] {
            assert_eq!(own_path(Some(other)), "/", "{other}");
        }
        assert_eq!(own_path(None), "/");
    }
}
