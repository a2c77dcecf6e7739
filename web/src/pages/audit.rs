//! The audit log: who did or tried what.

use askama::Template;

use crate::{AuditFilter, Moment, Site, links};

/// An entry.
#[derive(Clone, Debug)]
pub struct AuditRow {
    pub id: i64,
    pub at: Moment,
    pub who: String,
    pub action: String,
    pub target: String,
    /// `done`, or a problem's code.
    pub outcome: String,
    /// Where the request came from; empty where that is not known.
    pub address: String,
    pub request_id: String,
    /// More, as JSON.
    pub detail: String,
}

/// `/audit`
#[derive(Template)]
#[template(path = "audit.html")]
pub struct AuditPage {
    pub site: Site,
    pub filter: AuditFilter,
    /// In the filter's order.
    pub entries: Vec<AuditRow>,
    /// Whether there are more.
    pub more: bool,
}

impl AuditRow {
    fn is_done(&self) -> bool {
        self.outcome == "done"
    }

    fn has_detail(&self) -> bool {
        self.detail != "{}"
    }
}

impl AuditPage {
    fn is_oldest_first(&self) -> bool {
        self.filter.order == "oldest"
    }

    fn next_link(&self) -> Option<String> {
        let last = self.entries.last().filter(|_| self.more)?;
        Some(links::audit_after(&self.filter, last.id))
    }

    fn export_link(&self) -> String {
        links::audit_export(&self.filter)
    }
}
