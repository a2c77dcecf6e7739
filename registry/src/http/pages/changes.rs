//! `/changes`

use axum::{extract::State, response::Html};
use schemactl_web::{
    links,
    pages::{ChangeRow, ChangesPage},
};
use serde::Deserialize;

use super::{Caller, html, rows, site};
use crate::http::{App, error::Failure, parameters::Parameters};

/// Changes to a page.
const CHANGES: u32 = 50;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ChangesParameters {
    /// Only those before this number.
    before: Option<u64>,
}

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Parameters(parameters): Parameters<ChangesParameters>,
) -> Result<Html<String>, Failure> {
    let changes = app.service.latest_changes(parameters.before, CHANGES).await?;
    let changes: Vec<ChangeRow> = changes.into_iter().map(rows::change).collect();
    let oldest = changes.last().map_or(0, |change| change.sequence);
    let older = (oldest > 1).then(|| format!("{}?before={oldest}", links::routes::CHANGES));
    html(&ChangesPage { site: site(&app, &caller), changes, older })
}
