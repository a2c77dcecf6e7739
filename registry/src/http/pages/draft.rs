//! `/modules/{owner}/{name}/drafts/{draft}` and its files

use axum::{
    extract::{Path, State},
    response::Html,
};
use schemactl_model::{DraftName, FilePath};
use schemactl_web::pages::{DraftPage, EventRow, FilePage, State as Of};

use super::{Caller, html, rows, site, slow_html};
use crate::http::{App, error::Failure, parameters};

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, draft)): Path<(String, String, String)>,
) -> Result<Html<String>, Failure> {
    let (module, draft): (_, DraftName) = (parameters::module(&owner, &name)?, parameters::parse(&draft)?);
    let (whole, events) = app.service.draft_events(&module, &draft).await?;
    let event = |event| EventRow::of_draft(event, module.clone(), draft.clone());
    html(&DraftPage {
        site: site(&app, &caller),
        digest: whole.draft.digest,
        row: rows::draft(whole.draft),
        dependencies: whole.dependencies.into_iter().map(rows::dependency).collect(),
        events: events.iter().map(event).collect(),
        files: whole.files.into_iter().map(rows::file).collect(),
    })
}

pub(super) async fn file(
    State(app): State<App>,
    caller: Caller,
    Path((owner, name, draft, path)): Path<(String, String, String, String)>,
) -> Result<Html<String>, Failure> {
    let (module, draft): (_, DraftName) = (parameters::module(&owner, &name)?, parameters::parse(&draft)?);
    let path: FilePath = parameters::parse(&path)?;
    let content = app.service.draft_content(&module, &draft, &path).await?;
    let site = site(&app, &caller);
    slow_html(move || {
        let source = String::from_utf8_lossy(&content).into_owned();
        FilePage { site, module, state: Of::Draft(draft), path: path.to_string(), source }
    })
    .await
}
