//! Forms of pages. A browser sends a session along with whatever any site has it ask, so that one counts only with what
//! another site cannot bring about: headers in which the browser says where the form stood, and a token that stood in it.

use std::collections::BTreeMap;

use axum::{
    extract::Request,
    http::{HeaderMap, Uri, header},
};
use percent_encoding::percent_decode;

use super::{App, body, error::Failure, session};
use crate::service::{Caller, Kind, ServiceError};

/// Where a request was brought about, as browsers say it.
const FETCH_SITE: &str = "sec-fetch-site";
/// The field that tells forms of ours.
const TOKEN: &str = "token";
/// Fields that are looked at.
const MOST_FIELDS: usize = 32;

/// What a form says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    /// Takes what a field says; nothing where there is none.
    pub(super) fn take(&mut self, field: &str) -> String {
        self.0.remove(field).unwrap_or_default().trim().to_owned()
    }
}

/// The form that somebody sends. Whoever shows a token needs none that stood in it: no other site has that.
pub(super) async fn read(
    app: &App,
    caller: &Caller,
    action: &str,
    request: Request,
) -> Result<Form, Failure> {
    let is_session = caller.principal.kind == Kind::Session;
    let (parts, body) = request.into_parts();
    let secret = session::secret(app, &parts.headers).unwrap_or_default().to_owned();
    let is_own = is_own(&parts.headers, &app.settings.address);
    let path = parts.uri.path().to_owned();
    let form = body::small_form(app, Request::from_parts(parts, body), parse).await?;
    let shown = form.0.get(TOKEN).map(String::as_str).unwrap_or_default();
    if !is_session || (is_own && session::is_form_token(&secret, shown)) {
        return Ok(form);
    }
    let error = ServiceError::Forbidden {
        detail: "the form does not come from a page of this login".to_owned(),
        hint: Some("open the page again and send it from there".to_owned()),
        missing: None,
    };
    app.service.note_refusal(caller, action, &path, &error).await;
    Err(error.into())
}

/// Whether a browser says that a form stood on a page of ours. One that says nothing is none.
fn is_own(headers: &HeaderMap, address: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(FETCH_SITE) {
        return site == "same-origin";
    }
    let authority = |address: &str| address.parse::<Uri>().ok()?.authority().map(ToString::to_string);
    let Some(origin) = text(header::ORIGIN.as_str()).and_then(authority) else { return false };
    text(header::HOST.as_str()) == Some(&origin) || authority(address) == Some(origin)
}

/// `application/x-www-form-urlencoded`.
fn parse(content: &[u8]) -> Result<Form, Failure> {
    let odd = || Failure::from(ServiceError::invalid("the body is no form"));
    let text = std::str::from_utf8(content).map_err(|_| odd())?;
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_decode(spaced.as_bytes()).decode_utf8().map(std::borrow::Cow::into_owned).map_err(|_| odd())
    };
    let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(MOST_FIELDS);
    let field = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Ok((decode(name)?, decode(value)?))
    };
    Ok(Form(pairs.map(field).collect::<Result<_, Failure>>()?))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderName;

    use super::*;

    #[test]
    fn fields_are_decoded() {
        let mut form = parse("reason=nobody+reads%20it%2B&until=&odd&ü=%C3%BC".as_bytes()).ok().unwrap();
        assert_eq!(form.take("reason"), "nobody reads it+");
        assert_eq!(
            (form.take("until"), form.take("ü"), form.take("none")),
            (String::new(), "ü".into(), String::new())
        );
        assert!(parse(b"a=%FF").is_err() && parse(b"\xff").is_err());
    }

    #[test]
    fn a_form_is_ours_where_the_browser_says_so() {
        let own = |pairs: &[(&'static str, &str)]| {
            let header = |(name, value): &(&'static str, &str)| {
                (HeaderName::from_static(name), value.parse().unwrap())
            };
            is_own(&pairs.iter().map(header).collect(), "https://registry.test")
        };
        assert!(own(&[("sec-fetch-site", "same-origin"), ("origin", "null")]));
        for site in ["cross-site", "same-site", "none", ""] {
            assert!(!own(&[("sec-fetch-site", site), ("origin", "https://registry.test")]), "{site}");
        }
        assert!(own(&[("origin", "https://registry.test")]));
        assert!(own(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")]));
        for origin in ["null", "https://evil.test", "https://registry.test.evil.test", "", "registry.test:99"]
        {
            assert!(!own(&[("origin", origin), ("host", "localhost:8080")]), "{origin}");
        }
        assert!(!own(&[("host", "registry.test")]));
    }
}
