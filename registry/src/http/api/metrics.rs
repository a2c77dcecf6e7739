//! What the server counts about itself, for Prometheus.

use axum::{
    extract::{Request, State},
    http::{HeaderName, header},
};

use crate::{
    MetricsAccess,
    http::{App, caller, client, endpoint::Endpoint, error::Failure, openapi::Operation, origin::origin},
    metrics::{Kind, Text},
    service::{Permission, ServiceError},
};

/// The text format's name.
const TEXT_FORMAT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What is answered here. Who may read it is decided by configuration, so the list's own door stands open.
pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::open("/metrics", metrics).is(Operation::new(
            "metrics",
            "Says what the server counts about itself, in Prometheus' text format",
        )
        .text(200, "The counts")
        .fails(&["unauthenticated", "forbidden", "rate_limited", "not_found"])),
    ]
}

/// `GET /metrics`: in Prometheus' text format.
async fn metrics(
    State(app): State<App>,
    request: Request,
) -> Result<([(HeaderName, &'static str); 1], String), Failure> {
    match app.settings.metrics {
        MetricsAccess::Open => {}
        MetricsAccess::Token => {
            let (parts, _) = request.into_parts();
            let sender = client::sender(&parts.extensions, &parts.headers, &app.settings.trusted_proxies);
            let origin = origin(&parts, sender);
            // Whoever has no token is let in by this permission nowhere; any token reads.
            caller::identify(&parts.headers, &origin, &app, Permission::Administer, sender).await?;
        }
        MetricsAccess::Off => {
            return Err(ServiceError::NotFound("this registry hands out no metrics".to_owned()).into());
        }
    }
    let mut text = Text::default();
    text.family("schemactl_build_info", Kind::Gauge, "What is running; always 1.");
    text.sample("schemactl_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1);
    app.service.write_metrics(&mut text).await;
    Ok(([(header::CONTENT_TYPE, TEXT_FORMAT)], text.finish()))
}
