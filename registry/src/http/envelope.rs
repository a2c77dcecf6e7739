//! What surrounds every request and answer: an id, a line in the log, headers, and the body of a
//! failure.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};
use schemactl_web::{CONTENT_SECURITY_POLICY, pages::ErrorPage};
use tracing::{Instrument, Span};

use super::{
    App,
    error::{self, Failed, ToldInPlace},
    pages,
    request_id::{self, REQUEST_ID, RequestId, TraceParent},
};

/// The route of what is at no address of ours.
const UNMATCHED: &str = "none";
/// For everything that is no page: nothing in it may run or load anything.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";

/// Wraps the handling of one request.
pub(super) async fn wrap(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    let id = request_id::of(request.headers());
    let trace = request_id::trace(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    // Without the query: people search for all kinds of things.
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let running = app.service.metrics().requests.running.count();
    let span = span(&method, route.as_deref(), &id, trace.as_ref());
    let mut response = next.run(request).instrument(span.clone()).await;
    explain(&app, &id, &path, &mut response);
    finish(&id, &mut response);
    drop(running);
    let (status, took) = (response.status().as_u16(), start.elapsed());
    let template = route.as_deref().unwrap_or(UNMATCHED);
    app.service.metrics().requests.answered(known(&method), template, status, took);
    span.record("http.response.status_code", status);
    let trace = trace.map(|trace| trace.trace);
    let milliseconds = took.as_millis() as u64;
    tracing::info!(request_id = id, trace_id = trace, %method, path, status, milliseconds, "answered a request");
    response
}

/// Routes that are asked all the time and tell nothing.
const UNTRACED: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// A request in a trace; part of the sender's, where it names one and keeps it.
fn span(method: &Method, route: Option<&str>, id: &str, trace: Option<&TraceParent>) -> Span {
    let is_dull = route.is_some_and(|route| UNTRACED.contains(&route));
    if is_dull || trace.is_some_and(|trace| !trace.sampled) {
        return Span::none();
    }
    let (trace_id, parent_id) = trace.map(|trace| (trace.trace.as_str(), trace.span.as_str())).unzip();
    tracing::info_span!(
        target: "schemactl::trace",
        "request",
        "http.request.method" = known(method),
        "http.route" = route.unwrap_or(UNMATCHED),
        "http.response.status_code" = tracing::field::Empty,
        "schemactl.request_id" = id,
        trace_id,
        parent_id,
    )
}

/// A method as a label: clients may make up others.
fn known(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}

/// Gives a failure its body: a page for people, problem+json for programs.
fn explain(app: &App, id: &str, path: &str, response: &mut Response) {
    let status = response.status();
    if response.extensions_mut().remove::<ToldInPlace>().is_some() {
        return;
    }
    if !status.is_client_error() && !status.is_server_error() {
        return;
    }
    let failed = response.extensions_mut().remove::<Failed>();
    let Failed { mut problem, cause } = failed.unwrap_or_else(|| error::unexplained(status));
    if let Some(cause) = cause {
        tracing::error!(request_id = id, path, cause, "a request failed");
    }
    problem.request_id = id.to_owned();
    let explained = if path.starts_with("/api/") || matches!(path, "/healthz" | "/readyz" | "/metrics") {
        error::body(&problem)
    } else {
        let site = pages::nobodys_site(app);
        let hint = match status {
            StatusCode::UNAUTHORIZED if site.login => Some("log in, and try again".to_owned()),
            _ => problem.hint,
        };
        let page = ErrorPage { site, status: problem.status, message: problem.detail, hint };
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
    // With no-referrer browsers would not say where a form of ours stood either.
    let referrer = if is_page { "same-origin" } else { "no-referrer" };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static(referrer));
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
}
