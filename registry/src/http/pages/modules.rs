//! `/modules`

use axum::{extract::State, response::Html};
use schemactl_store::ModuleSummary;
use schemactl_web::pages::{ModuleRow, ModulesPage};

use super::{Caller, html, site};
use crate::http::{
    App,
    error::Failure,
    parameters::{self, PageParameters, Parameters},
};

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Parameters(parameters): Parameters<PageParameters>,
) -> Result<Html<String>, Failure> {
    let limit = parameters::limit(parameters.limit)?;
    let after = parameters::parse_optional(&parameters.after)?;
    let modules = app.service.modules(after.as_ref(), limit + 1).await?;
    let page = parameters::page(modules, limit, |module| module.name.to_string());
    html(&ModulesPage {
        site: site(&app, &caller),
        modules: page.items.into_iter().map(row).collect(),
        // A module's name has nothing in it that an address would have to escape but the slash, which
        // may stand in a query.
        next: page.next.map(|after| format!("/modules?after={after}")),
    })
}

fn row(module: ModuleSummary) -> ModuleRow {
    ModuleRow {
        name: module.name,
        latest: module.latest,
        published: module.published_at.into(),
        versions: module.versions,
        events: module.events,
        archived: module.archived.map(|statement| statement.reason),
        deprecated: module.deprecated.map(|deprecation| deprecation.statement.reason),
    }
}
