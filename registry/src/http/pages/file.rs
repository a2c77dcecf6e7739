//! `/modules/{owner}/{name}/versions/{version}/files/{path}`

use axum::{
    extract::{Path, State},
    response::Html,
};
use schemactl_model::FilePath;
use schemactl_web::pages::{FilePage, State as Of};

use super::{Caller, site, slow_html};
use crate::http::{App, error::Failure, parameters};

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, version, path)): Path<(String, String, String, String)>,
) -> Result<Html<String>, Failure> {
    let (module, choice) = (parameters::module(&owner, &name)?, parameters::version(&version)?);
    let path: FilePath = parameters::parse(&path)?;
    let version = app.service.version(&module, &choice).await?;
    let content = app.service.content(&version, &path).await?;
    let version = version.version;
    let site = site(&app, &caller);
    slow_html(move || {
        let source = String::from_utf8_lossy(&content).into_owned();
        FilePage { site, module, state: Of::Version(version), path: path.to_string(), source }
    })
    .await
}
