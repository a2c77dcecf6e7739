//! HTTP: what is answered where. A handler extracts, authorises, calls one function of the service and
//! converts its answer; [`error`] is the only place where a failure becomes a status.

mod address;
mod api;
mod arrival;
mod body;
mod brief;
mod caller;
mod client;
mod convert;
mod crowd;
mod endpoint;
mod envelope;
mod error;
mod etag;
mod form;
mod moved;
mod openapi;
mod origin;
mod pages;
mod parameters;
mod request_id;
mod session;

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    http::{Extensions, HeaderMap},
    middleware,
};

use crate::{
    MetricsAccess, Network, Rates,
    rate::Limiter,
    service::{Permission, Service, ServiceError},
};
use endpoint::Endpoint;

/// What the outer layer is told before it starts.
#[derive(Clone)]
pub(crate) struct Settings {
    pub anonymous_reads: bool,
    pub body_limit: usize,
    pub body_timeout: Duration,
    pub body_rate: u64,
    pub body_memory: usize,
    /// Compilations at a time; bodies go by them.
    pub compilations: usize,
    /// As clients reach it.
    pub address: String,
    pub rates: Rates,
    pub requests: usize,
    /// Who is believed about where a request came from.
    pub trusted_proxies: Vec<Network>,
    pub metrics: MetricsAccess,
}

/// What every handler gets.
#[derive(Clone)]
struct App {
    service: Arc<Service>,
    settings: Arc<Settings>,
    bodies: body::Bodies,
    /// The API in OpenAPI.
    description: Arc<serde_json::Value>,
    limiter: Arc<Limiter>,
    crowd: crowd::Crowd,
}

impl App {
    /// Where a request comes from.
    fn sender(&self, extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
        client::sender(extensions, headers, &self.settings.trusted_proxies)
    }
}

/// Everything that is answered.
pub(crate) fn router(service: Arc<Service>, settings: Settings) -> Router {
    let endpoints = endpoints();
    let app = App {
        service,
        bodies: body::Bodies::new(settings.compilations, settings.body_memory),
        description: Arc::new(openapi::document(&endpoints, &settings.address)),
        limiter: Arc::new(Limiter::new(&settings.rates)),
        crowd: crowd::Crowd::new(settings.requests),
        settings: Arc::new(settings),
    };
    endpoint::router(endpoints, &app)
        .fallback(|| async {
            error::Failure::from(ServiceError::NotFound("there is nothing here".to_owned()))
        })
        .method_not_allowed_fallback(|| async { error::Failure::MethodNotAllowed })
        .layer(middleware::from_fn_with_state(app.clone(), moved::follow))
        .layer(middleware::from_fn(address::refuse_nul))
        .layer(middleware::from_fn_with_state(app.clone(), envelope::wrap))
        .with_state(app)
}

/// All there is.
fn endpoints() -> Vec<Endpoint> {
    api::endpoints().into_iter().chain(pages::endpoints()).collect()
}

/// One method at one address, for those who describe or test what a registry answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// In capitals, for example `GET`.
    pub method: String,
    /// With `{name}` for a part of it, `{*name}` for several.
    pub path: &'static str,
    /// What it takes, for example `publish`; `None` where nobody is asked who they are.
    pub permission: Option<&'static str>,
}

/// All that a registry answers.
pub fn routes() -> Vec<Route> {
    let route = |endpoint: Endpoint| Route {
        method: endpoint.method.to_string(),
        path: endpoint.path,
        permission: endpoint.access.permission().map(Permission::as_str),
    };
    endpoints().into_iter().map(route).collect()
}
