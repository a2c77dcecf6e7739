//! `/`

use axum::{extract::State, response::Html};
use schemactl_web::pages::{Counts, HomePage};

use super::{Caller, html, rows, site};
use crate::http::{App, error::Failure};

/// Changes shown.
const RECENT: u32 = 10;

pub(super) async fn page(State(app): State<App>, caller: Caller) -> Result<Html<String>, Failure> {
    let counts = app.service.counts().await?;
    let recent = app.service.latest_changes(None, RECENT).await?;
    html(&HomePage {
        site: site(&app, &caller),
        counts: Counts {
            events: counts.events,
            modules: counts.modules,
            versions: counts.versions,
            personal: counts.personal,
        },
        recent: recent.into_iter().map(rows::change).collect(),
    })
}
