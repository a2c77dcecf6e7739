//! From failures to statuses and `application/problem+json`: here and nowhere else.

use std::error::Error;

use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use schemactl_api::{Consequences, PROBLEM_JSON, Problem};
use schemactl_model::Finding;

use super::brief;
use crate::{rate::TooOften, service::ServiceError};

/// Seconds after which what was too much may be tried again.
const RETRY_AFTER: &str = "5";

/// Why a request is not answered.
#[derive(Debug)]
pub(super) enum Failure {
    /// The service says so.
    Service(ServiceError),
    /// The body is longer than it may be, or would be once unpacked.
    BodyTooLarge {
        /// Bytes it may have.
        limit: usize,
    },
    /// The body took too long to arrive.
    BodyTooSlow,
    /// The body stopped before its end.
    BodyBroken,
    /// The body is packed in a way that is not understood.
    UnsupportedEncoding(String),
    /// The body is of another media type.
    UnsupportedMediaType {
        /// What it says it is.
        found: String,
        /// What is read there.
        expected: &'static str,
    },
    /// Asked more often than allowed.
    TooOften(TooOften),
    /// The address is right, the method is not.
    MethodNotAllowed,
}

impl From<ServiceError> for Failure {
    fn from(error: ServiceError) -> Self {
        Failure::Service(error)
    }
}

impl From<TooOften> for Failure {
    fn from(error: TooOften) -> Self {
        Failure::TooOften(error)
    }
}

/// Stands on a page that tells a failure itself.
#[derive(Clone, Copy)]
pub(super) struct ToldInPlace;

/// A failure as it travels to the outermost layer, which knows the request's id and whether a person
/// or a program asked.
#[derive(Clone, Debug)]
pub(super) struct Failed {
    pub problem: Problem,
    /// For the server's log only.
    pub cause: Option<String>,
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let failed = Failed { problem: problem(&self), cause: cause(&self) };
        let status = StatusCode::from_u16(failed.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
        }
        if let Failure::TooOften(TooOften(wait)) = &self {
            // Whole seconds, rounded up: a moment too early would be refused again.
            let seconds = wait.as_millis().div_ceil(1000).max(1);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds as u64));
        }
        response.extensions_mut().insert(failed);
        response
    }
}

/// The body for a program.
pub(super) fn body(problem: &Problem) -> Response {
    ([(header::CONTENT_TYPE, PROBLEM_JSON)], Json(problem)).into_response()
}

/// What is said about an answer that the framework gave by itself.
pub(super) fn unexplained(status: StatusCode) -> Failed {
    let code = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        status if status.is_server_error() => "internal",
        _ => "invalid_request",
    };
    let detail = "the request is not understood".to_owned();
    Failed { problem: new(status, code, detail), cause: None }
}

fn problem(failure: &Failure) -> Problem {
    match failure {
        Failure::Service(error) => service_problem(error),
        Failure::BodyTooLarge { limit } => Problem {
            hint: Some("send less, or ask for a higher limit on the server".to_owned()),
            ..new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "body_too_large",
                format!("the body has more than {limit} bytes, compressed or not"),
            )
        },
        Failure::BodyTooSlow => {
            new(StatusCode::REQUEST_TIMEOUT, "body_too_slow", "the body did not arrive in time".to_owned())
        }
        Failure::BodyBroken => new(
            StatusCode::BAD_REQUEST,
            "body_broken",
            "the body ends early or is not what it claims".to_owned(),
        ),
        Failure::UnsupportedEncoding(encoding) => new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_encoding",
            format!("the content-encoding {encoding:?} is not understood; zstd is, or none"),
        ),
        Failure::UnsupportedMediaType { found, expected } => new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type",
            format!("the content-type {found:?} is not understood; {expected} is"),
        ),
        Failure::TooOften(_) => Problem {
            hint: Some(
                "wait for as long as Retry-After says; whoever runs the registry sets the rates".to_owned(),
            ),
            ..new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate_limited",
                "this is asked more often than one token or address may".to_owned(),
            )
        },
        Failure::MethodNotAllowed => new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "the address does not take this method".to_owned(),
        ),
    }
}

/// What is said about what the service did not do.
pub(super) fn service_problem(error: &ServiceError) -> Problem {
    let problem = new(status(error), error.code(), error.to_string());
    match error {
        ServiceError::Invalid { hint, .. }
        | ServiceError::UnresolvedDependency { hint, .. }
        | ServiceError::Conflict { hint, .. }
        | ServiceError::Purged { hint, .. } => Problem { hint: hint.clone(), ..problem },
        ServiceError::Expired { hint, .. } => Problem { hint: Some(hint.clone()), ..problem },
        ServiceError::Forbidden { hint, missing, .. } => {
            Problem { hint: hint.clone(), missing: missing.as_deref().cloned(), ..problem }
        }
        ServiceError::Unauthenticated(_) => {
            Problem { hint: Some("send a token as \"Authorization: Bearer TOKEN\"".to_owned()), ..problem }
        }
        ServiceError::Distrusted(_) => Problem {
            hint: Some(
                "docs/oidc.md says how a job asks its issuer for a token for this registry".to_owned(),
            ),
            ..problem
        },
        ServiceError::StaleBase { latest, files, .. } => Problem {
            hint: Some(format!(
                "pull {latest}, take over its changes to these files, and publish from there"
            )),
            latest: Some(latest.clone()),
            files: files.clone(),
            ..problem
        },
        ServiceError::StalePolicy { .. } => Problem {
            hint: Some(
                "fetch it, take over what changed, and send it again with that version as its base"
                    .to_owned(),
            ),
            ..problem
        },
        ServiceError::Refused(refusal) => Problem {
            latest: refusal.latest.clone(),
            change: refusal.change,
            approvable: refusal.approvable,
            needed: refusal.needed.clone(),
            bump: Some(refusal.bump.as_str().to_owned()),
            consequences: in_brief(&refusal.consequences),
            hint: refusal.hint.clone(),
            ..with_findings(problem, &refusal.findings)
        },
        ServiceError::DoesNotCompile(findings) => with_findings(problem, findings),
        ServiceError::EventTaken(_) => {
            Problem { hint: Some("give the event another name".to_owned()), ..problem }
        }
        ServiceError::Busy(_) | ServiceError::Unavailable(_) | ServiceError::IssuerUnavailable { .. } => {
            Problem { hint: Some("try again in a moment".to_owned()), ..problem }
        }
        ServiceError::IssuerRefuses { .. } => Problem {
            hint: Some(
                "whoever runs the registry has to mend what it is told of the issuer; its log says more"
                    .to_owned(),
            ),
            ..problem
        },
        ServiceError::StorageFull(_) => Problem {
            hint: Some("whoever runs the registry has to make room on its database's disk".to_owned()),
            ..problem
        },
        ServiceError::Internal(_) => {
            Problem { hint: Some("the server's log says more under this request's id".to_owned()), ..problem }
        }
        ServiceError::NotFound(_) => problem,
    }
}

fn in_brief(consequences: &Consequences) -> Consequences {
    let mut consequences = consequences.clone();
    brief::consequences(&mut consequences);
    consequences
}

fn with_findings(problem: Problem, findings: &[Finding]) -> Problem {
    let mut findings = findings.to_vec();
    let omitted_findings = brief::findings(&mut findings);
    Problem { findings, omitted_findings, ..problem }
}

pub(super) fn status(error: &ServiceError) -> StatusCode {
    match error {
        ServiceError::NotFound(_) => StatusCode::NOT_FOUND,
        ServiceError::Expired { .. } | ServiceError::Purged { .. } => StatusCode::GONE,
        ServiceError::Invalid { .. } => StatusCode::BAD_REQUEST,
        ServiceError::Unauthenticated(_) | ServiceError::Distrusted(_) => StatusCode::UNAUTHORIZED,
        ServiceError::Forbidden { .. } => StatusCode::FORBIDDEN,
        ServiceError::StaleBase { .. }
        | ServiceError::StalePolicy { .. }
        | ServiceError::EventTaken(_)
        | ServiceError::Conflict { .. } => StatusCode::CONFLICT,
        ServiceError::Refused(_)
        | ServiceError::DoesNotCompile(_)
        | ServiceError::UnresolvedDependency { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        ServiceError::Busy(_) | ServiceError::Unavailable(_) | ServiceError::IssuerUnavailable { .. } => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        ServiceError::IssuerRefuses { .. } => StatusCode::BAD_GATEWAY,
        ServiceError::StorageFull(_) => StatusCode::INSUFFICIENT_STORAGE,
        ServiceError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn new(status: StatusCode, code: &str, detail: String) -> Problem {
    Problem {
        r#type: "about:blank".to_owned(),
        title: status.canonical_reason().unwrap_or("Error").to_owned(),
        status: status.as_u16(),
        code: code.to_owned(),
        detail,
        hint: None,
        request_id: String::new(),
        findings: Vec::new(),
        omitted_findings: 0,
        latest: None,
        files: Vec::new(),
        change: None,
        approvable: false,
        needed: Vec::new(),
        bump: None,
        consequences: Consequences::default(),
        missing: None,
    }
}

/// The chain of reasons behind what is not the caller's fault.
fn cause(failure: &Failure) -> Option<String> {
    let error = match failure {
        Failure::Service(
            error @ (ServiceError::Internal(_)
            | ServiceError::StorageFull(_)
            | ServiceError::Unavailable(_)
            | ServiceError::IssuerUnavailable { .. }),
        ) => error,
        _ => return None,
    };
    let mut reasons = Vec::new();
    let mut next = error.source();
    while let Some(error) = next {
        reasons.push(error.to_string());
        next = error.source();
    }
    Some(reasons.join(": "))
}
