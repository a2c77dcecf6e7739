//! The catalog for people: each handler fills a page of `schemactl-web`.

mod api;
mod approvals;
mod assets;
mod audit;
mod changes;
mod diff;
mod draft;
mod event;
mod events;
mod file;
mod home;
mod login;
mod module;
mod modules;
mod policy;
mod rows;
mod version;

use axum::response::Html;
use schemactl_api::Scope;
use schemactl_web::{Site, Template, links::routes};

use super::{App, endpoint::Endpoint, error::Failure};
use crate::service::{Caller, Kind, Permission, ServiceError};

/// What is answered to browsers.
pub(super) fn endpoints() -> Vec<Endpoint> {
    let pages = vec![
        Endpoint::get(routes::HOME, Permission::Read, home::page),
        Endpoint::get(routes::SEARCH, Permission::Read, events::page),
        Endpoint::get(routes::EVENTS, Permission::Read, events::page),
        Endpoint::get(routes::EVENT, Permission::Read, event::page),
        Endpoint::get(routes::MODULES, Permission::Read, modules::page),
        Endpoint::get(routes::MODULE, Permission::Read, module::page),
        Endpoint::get(routes::VERSION, Permission::Read, version::page),
        Endpoint::get(routes::FILE, Permission::Read, file::page),
        Endpoint::get(routes::DRAFT, Permission::Read, draft::page),
        Endpoint::get(routes::DRAFT_FILE, Permission::Read, draft::file),
        Endpoint::get(routes::DIFF, Permission::Read, diff::page),
        Endpoint::get(routes::CHANGES, Permission::Read, changes::page),
        Endpoint::get(routes::APPROVALS, Permission::Read, approvals::page),
        Endpoint::post(routes::APPROVE, Permission::Approve, approvals::approve),
        Endpoint::post(routes::WITHDRAW, Permission::Approve, approvals::withdraw),
        Endpoint::get(routes::AUDIT, Permission::Administer, audit::page),
        Endpoint::get(routes::AUDIT_EXPORT, Permission::Administer, audit::export),
        Endpoint::open(routes::API, api::page),
        Endpoint::get(routes::POLICY, Permission::Read, policy::page),
        // Both may ask the issuer.
        Endpoint::open(routes::LOGIN, login::begin).counted(),
        Endpoint::open(routes::LOGGED_IN, login::finish).counted(),
        Endpoint::open_post(routes::LOGOUT, login::end),
    ];
    pages.into_iter().chain(assets::endpoints()).collect()
}

/// What every page knows about this registry and who is there.
pub(super) fn site(app: &App, caller: &Caller) -> Site {
    let principal = &caller.principal;
    let who = (principal.kind == Kind::Session).then(|| principal.name.clone());
    let audit = caller.is_allowed(Permission::Administer, &Scope::Everything);
    Site { who, audit, ..nobodys_site(app) }
}

/// The same for whoever it may be.
pub(super) fn nobodys_site(app: &App) -> Site {
    Site {
        address: app.settings.address.clone(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        login: app.service.has_login(),
        who: None,
        audit: false,
    }
}

fn html(page: &impl Template) -> Result<Html<String>, Failure> {
    Ok(Html(schemactl_web::render(page).map_err(ServiceError::internal)?))
}

/// Builds and renders what takes a processor a while.
async fn slow_html<P: Template>(build: impl FnOnce() -> P + Send + 'static) -> Result<Html<String>, Failure> {
    let rendered = tokio::task::spawn_blocking(move || html(&build()));
    rendered.await.map_err(|error| Failure::from(ServiceError::internal(error)))?
}
