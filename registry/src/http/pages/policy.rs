//! `/policy`

use axum::{extract::State, response::Html};
use schemactl_store::PolicyVersion;
use schemactl_web::{
    links,
    pages::{PolicyPage, PolicyVersionRow},
};
use serde::Deserialize;

use super::{Caller, html, site};
use crate::{
    http::{App, error::Failure, parameters::Parameters},
    service::today,
};

/// Versions to a page.
const VERSIONS: u32 = 20;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct PolicyParameters {
    /// Only versions before this one.
    before: Option<i64>,
}

pub(super) async fn page(
    State(app): State<App>,
    caller: Caller,
    Parameters(parameters): Parameters<PolicyParameters>,
) -> Result<Html<String>, Failure> {
    let held = app.service.policy().await?;
    let mut history = app.service.policy_versions(parameters.before, VERSIONS + 1).await?;
    let more = history.len() > VERSIONS as usize;
    history.truncate(VERSIONS as usize);
    let last = history.last().filter(|_| more);
    let row = |who, at: time::OffsetDateTime| PolicyVersionRow { version: held.version, who, at: at.into() };
    html(&PolicyPage {
        site: site(&app, &caller),
        version: held.who.zip(held.created_at).map(|(who, at)| row(who, at)),
        policy: held.policy,
        today: today(),
        older: last.map(|last| format!("{}?before={}", links::routes::POLICY, last.version)),
        history: history.into_iter().map(version).collect(),
    })
}

fn version(stored: PolicyVersion) -> PolicyVersionRow {
    let PolicyVersion { version, who, created_at } = stored;
    PolicyVersionRow { version, who, at: created_at.into() }
}
