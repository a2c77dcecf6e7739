//! HTTP: what is answered where. A handler extracts, authorises, calls one function of the service and
//! converts its answer; [`error`] is the only place where a failure becomes a status.

mod api;
mod body;
mod caller;
mod convert;
mod envelope;
mod error;
mod etag;
mod pages;
mod parameters;

use std::{sync::Arc, time::Duration};

use axum::{Router, middleware, routing::get};

use crate::service::{Service, ServiceError};

/// What the outer layer is told before it starts.
#[derive(Clone)]
pub(crate) struct Settings {
    pub anonymous_reads: bool,
    pub body_limit: usize,
    pub body_timeout: Duration,
    /// Compilations at a time; bodies go by them.
    pub compilations: usize,
    /// As clients reach it.
    pub address: String,
}

/// What every handler gets.
#[derive(Clone)]
struct App {
    service: Arc<Service>,
    settings: Arc<Settings>,
    bodies: body::Bodies,
}

/// Everything that is answered.
pub(crate) fn router(service: Arc<Service>, settings: Settings) -> Router {
    let bodies = body::Bodies::new(settings.compilations);
    let app = App { service, settings: Arc::new(settings), bodies };
    Router::new()
        .nest("/api/v1", api::router())
        .merge(pages::router())
        .route("/healthz", get(api::health::alive))
        .route("/readyz", get(api::health::ready))
        .fallback(|| async {
            error::Failure::from(ServiceError::NotFound("there is nothing here".to_owned()))
        })
        .method_not_allowed_fallback(|| async { error::Failure::MethodNotAllowed })
        .layer(middleware::from_fn_with_state(app.clone(), envelope::wrap))
        .with_state(app)
}
