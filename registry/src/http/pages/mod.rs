//! The catalog for people: each handler fills a page of `schemactl-web`.

mod approvals;
mod assets;
mod changes;
mod diff;
mod event;
mod events;
mod file;
mod home;
mod module;
mod modules;
mod rows;
mod version;

use axum::{Router, response::Html, routing::get};
use schemactl_web::{Site, Template, links::routes};

use super::{App, error::Failure};
use crate::service::ServiceError;

/// What is answered to browsers.
pub(super) fn router() -> Router<App> {
    let pages = Router::new()
        .route(routes::HOME, get(home::page))
        .route(routes::SEARCH, get(events::page))
        .route(routes::EVENTS, get(events::page))
        .route(routes::EVENT, get(event::page))
        .route(routes::MODULES, get(modules::page))
        .route(routes::MODULE, get(module::page))
        .route(routes::VERSION, get(version::page))
        .route(routes::FILE, get(file::page))
        .route(routes::DIFF, get(diff::page))
        .route(routes::CHANGES, get(changes::page))
        .route(routes::APPROVALS, get(approvals::page));
    pages.merge(assets::router())
}

/// What every page knows about this registry.
pub(super) fn site(app: &App) -> Site {
    Site { address: app.settings.address.clone(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

fn html(page: &impl Template) -> Result<Html<String>, Failure> {
    Ok(Html(schemactl_web::render(page).map_err(ServiceError::internal)?))
}

/// Builds and renders what takes a processor a while.
async fn slow_html<P: Template>(build: impl FnOnce() -> P + Send + 'static) -> Result<Html<String>, Failure> {
    let rendered = tokio::task::spawn_blocking(move || html(&build()));
    rendered.await.map_err(|error| Failure::from(ServiceError::internal(error)))?
}
