//! `/api/v1`: JSON for programs.

mod approvals;
mod audit;
mod changes;
mod check;
pub(super) mod events;
pub(super) mod health;
mod modules;
mod policy;
mod publish;
mod tags;
mod tokens;
mod versions;
mod whoami;

use axum::{
    Router,
    routing::{delete, get, post},
};

use super::App;

/// What is answered below `/api/v1`.
pub(super) fn router() -> Router<App> {
    let module = "/modules/{owner}/{name}";
    let version = "/modules/{owner}/{name}/versions/{version}";
    Router::new()
        .route("/modules", get(modules::list))
        .route(module, get(modules::one))
        .route(&format!("{module}/versions"), get(versions::list).post(publish::publish))
        .route(version, get(versions::one))
        .route(&format!("{version}/files"), get(versions::files))
        .route(&format!("{version}/files/{{*path}}"), get(versions::file))
        .route(&format!("{version}/descriptors"), get(versions::descriptors))
        .route("/check", post(check::check))
        .route("/events", get(events::list))
        .route("/events/{event}", get(events::one))
        .route("/tags", get(tags::list))
        .route("/changes", get(changes::list))
        .route("/policy", get(policy::show).put(policy::set))
        .route("/approvals", get(approvals::list).post(approvals::approve))
        .route("/approvals/{id}", delete(approvals::revoke))
        .route("/tokens", get(tokens::list).post(tokens::create))
        .route("/tokens/{name}", delete(tokens::revoke))
        .route("/audit", get(audit::list))
        .route("/whoami", get(whoami::whoami))
}
