//! Former names of modules lead to the names of today, for whoever reads.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use schemactl_model::ModuleName;

use super::{App, caller::Admitted, error::Failure};

/// Where modules are, in the API and in the pages.
const MODULES: [&str; 2] = ["/api/v1/modules/", "/modules/"];

/// Answers 307 where somebody who was let in did not find something by a name that its module had. Only then: it costs
/// those nothing who use the name of today, and what modules are called is told to nobody else.
pub(super) async fn follow(
    State(app): State<App>,
    request: Request,
    next: Next,
) -> Result<Response, Failure> {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = next.run(request).await;
    let is_missed =
        response.status() == StatusCode::NOT_FOUND && matches!(method, Method::GET | Method::HEAD);
    if !is_missed || response.extensions().get::<Admitted>().is_none() {
        return Ok(response);
    }
    let Some((base, module, rest)) = split(uri.path()) else { return Ok(response) };
    let Some(name) = app.service.renamed(&module).await? else { return Ok(response) };
    Ok(lead(&uri, &format!("{base}{name}{rest}")).unwrap_or(response))
}

/// What stands before a module's name in a path, the name, and what stands behind it.
fn split(path: &str) -> Option<(&'static str, ModuleName, &str)> {
    let base = MODULES.into_iter().find(|base| path.starts_with(base))?;
    let behind = &path[base.len()..];
    let ends = behind.match_indices('/').nth(1).map_or(behind.len(), |(at, _)| at);
    Some((base, behind[..ends].parse().ok()?, &behind[ends..]))
}

fn lead(uri: &Uri, path: &str) -> Option<Response> {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::from_str(&format!("{path}{query}")).ok()?;
    Some((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, location)]).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_found_in_a_path() {
        for (path, expected) in [
            ("/api/v1/modules/acme/shop", Some("/api/v1/modules/ acme/shop ")),
            ("/modules/acme/shop/versions/latest", Some("/modules/ acme/shop /versions/latest")),
            ("/modules/acme", None),
            ("/modules/acme/%2e", None),
            ("/events/acme/shop", None),
        ] {
            let found = split(path).map(|(base, module, rest)| format!("{base} {module} {rest}"));
            assert_eq!(found.as_deref(), expected);
        }
    }
}
