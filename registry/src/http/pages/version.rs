//! `/modules/{owner}/{name}/versions/{version}`

use axum::{
    extract::{Path, State},
    response::Html,
};
use schemactl_web::pages::VersionPage;

use super::{Caller, html, rows, site};
use crate::{
    http::{App, error::Failure, parameters},
    service::ServiceError,
};

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, version)): Path<(String, String, String)>,
) -> Result<Html<String>, Failure> {
    let (module, choice) = (parameters::module(&owner, &name)?, parameters::version(&version)?);
    let whole = app.service.whole_version(&module, &choice).await?;
    let events = app.service.version_events(&whole).await?;
    let version = whole.version;
    let rows = rows::versions(app.service.versions(&module).await?);
    let row = rows.into_iter().find(|row| row.version == version.version);
    let row = row.ok_or_else(|| ServiceError::NotFound(format!("version {} is gone", version.version)))?;
    html(&VersionPage {
        site: site(&app, &caller),
        row,
        digest: version.digest,
        dependencies: whole.dependencies.into_iter().map(rows::dependency).collect(),
        events: events.into_iter().map(rows::event).collect(),
        files: whole.files.into_iter().map(rows::file).collect(),
    })
}
