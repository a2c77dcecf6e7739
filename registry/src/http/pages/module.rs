//! `/modules/{owner}/{name}`

use axum::{
    extract::{Path, State},
    response::Html,
};
use schemactl_model::ModuleName;
use schemactl_store::{DependentQuery, EventQuery};
use schemactl_web::pages::ModulePage;

use super::{Caller, html, rows, site};
use crate::{
    http::{App, error::Failure, parameters},
    service::VersionChoice,
};

/// Events shown of one module.
const EVENTS: u32 = 1_000;
/// Modules shown that depend on one; the API has the others.
const DEPENDENTS: u32 = 200;

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Path<(String, String)>,
) -> Result<Html<String>, Failure> {
    let module = parameters::module(&owner, &name)?;
    let whole = app.service.whole_version(&module, &VersionChoice::Latest).await?;
    let summary = app.service.module(&module).await?;
    let former_names = app.service.former_names(&module).await?;
    let (deprecated, successor) = summary.deprecated.map(|one| (one.statement.reason, one.successor)).unzip();
    let versions = app.service.versions(&module).await?;
    let drafts = app.service.drafts(&module).await?;
    let dependents = app.service.dependents(&used_by(&module)).await?;
    let query = EventQuery { module: Some(module.clone()), limit: EVENTS, ..EventQuery::default() };
    let events = app.service.events(&query).await?;
    html(&ModulePage {
        site: site(&app, &caller),
        module,
        latest: whole.version.version,
        archived: summary.archived.map(|statement| statement.reason),
        deprecated,
        successor: successor.flatten(),
        former_names,
        versions: rows::versions(versions),
        drafts: drafts.into_iter().map(rows::draft).collect(),
        dependencies: whole.dependencies.into_iter().map(rows::dependency).collect(),
        dependents: dependents.into_iter().map(rows::dependent).collect(),
        events: events.into_iter().map(rows::event).collect(),
        files: whole.files.into_iter().map(rows::file).collect(),
    })
}

fn used_by(module: &ModuleName) -> DependentQuery {
    DependentQuery {
        module: module.clone(),
        direct: false,
        all_versions: false,
        after: None,
        limit: DEPENDENTS,
    }
}
