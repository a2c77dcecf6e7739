//! `/modules/{owner}/{name}/diff?from=&to=`

use axum::{
    extract::{Path, State},
    response::Html,
};
use schemactl_web::{FileChange, pages::DiffPage};
use serde::Deserialize;

use super::{Caller, site, slow_html};
use crate::{
    http::{
        App,
        error::Failure,
        parameters::{self, Parameters},
    },
    service::{DifferingFile, VersionChoice},
};

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DiffParameters {
    from: String,
    to: String,
}

/// Without versions: the latest and the one before it.
pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name)): Path<(String, String)>,
    Parameters(parameters): Parameters<DiffParameters>,
) -> Result<Html<String>, Failure> {
    let module = parameters::module(&owner, &name)?;
    let versions = app.service.versions(&module).await?;
    let versions: Vec<_> = versions.into_iter().map(|listed| listed.version.version).collect();
    let choice = |text: &str, default: usize| match text {
        "" => Ok(versions.get(default).cloned().map_or(VersionChoice::Latest, VersionChoice::Exactly)),
        text => parameters::version(text),
    };
    let (from, to) = (choice(&parameters.from, 1)?, choice(&parameters.to, 0)?);
    let comparison = app.service.compare(&module, &from, &to).await?;
    let site = site(&app, &caller);
    slow_html(move || {
        let text = |content: Vec<u8>| String::from_utf8_lossy(&content).into_owned();
        let file = |DifferingFile { path, before, after }| FileChange {
            path: path.to_string(),
            before: before.map(text),
            after: after.map(text),
        };
        let files: Vec<FileChange> = comparison.files.into_iter().map(file).collect();
        let ends = (comparison.from.version, comparison.to.version);
        DiffPage::new(site, module, ends, versions, comparison.findings, &files)
    })
    .await
}
