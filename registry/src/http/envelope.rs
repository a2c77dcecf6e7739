//! What surrounds every request and answer: an id, a line in the log, headers, and the body of a
//! failure.

use std::time::Instant;

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use schemactl_web::{CONTENT_SECURITY_POLICY, pages::ErrorPage};
use uuid::Uuid;

use super::{
    App,
    error::{self, Failed},
    pages,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// For everything that is no page: nothing in it may run or load anything.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// The id that ties a request to the server's log.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub String);

/// Wraps the handling of one request.
pub(super) async fn wrap(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = Uuid::now_v7().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    // Without the query: people search for all kinds of things.
    let path = request.uri().path().to_owned();
    let mut response = next.run(request).await;
    explain(&app, &id, &path, &mut response);
    finish(&id, &mut response);
    let (status, milliseconds) = (response.status().as_u16(), start.elapsed().as_millis());
    tracing::info!(request_id = id, %method, path, status, milliseconds, "answered a request");
    response
}

/// Gives a failure its body: a page for people, problem+json for programs.
fn explain(app: &App, id: &str, path: &str, response: &mut Response) {
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return;
    }
    let failed = response.extensions_mut().remove::<Failed>();
    let Failed { mut problem, cause } = failed.unwrap_or_else(|| error::unexplained(status));
    if let Some(cause) = cause {
        tracing::error!(request_id = id, path, cause, "a request failed");
    }
    problem.request_id = id.to_owned();
    let explained = if path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz") {
        error::body(&problem)
    } else {
        let site = pages::site(app);
        let page = ErrorPage { site, status: problem.status, message: problem.detail, hint: problem.hint };
        match schemactl_web::render(&page) {
            Ok(html) => Html(html).into_response(),
            Err(_) => return,
        }
    };
    let (parts, body) = explained.into_parts();
    *response.body_mut() = body;
    response.headers_mut().remove(header::CONTENT_LENGTH);
    response.headers_mut().extend(parts.headers);
}

fn finish(id: &str, response: &mut Response) {
    let is_page = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.to_str().is_ok_and(|media_type| media_type.starts_with("text/html")));
    let policy = if is_page { CONTENT_SECURITY_POLICY } else { NOTHING };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}
