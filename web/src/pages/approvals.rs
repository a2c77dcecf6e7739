//! What waits for an approval, and what was decided.

use askama::Template;
use schemactl_model::{Digest, Finding, ModuleName, Version};

use crate::{Moment, Site, links};

/// A change that was refused for nothing but what an approval lifts.
#[derive(Clone, Debug)]
pub struct ApprovalRequestRow {
    pub module: ModuleName,
    /// What the approval has to name.
    pub change: Digest,
    /// The version it replaces.
    pub base: Version,
    /// Who tried to publish it.
    pub publisher: String,
    /// What the publisher said about it.
    pub message: String,
    pub requested: Moment,
    pub expires: Moment,
    /// `waiting`, `approved`, `published` or `over`.
    pub state: String,
    /// Why it was refused.
    pub findings: Vec<Finding>,
    /// How many more there were.
    pub omitted: usize,
    /// Where policy says who approves, whom it still takes and for what.
    pub needed: Vec<String>,
    /// The first first.
    pub approvals: Vec<ApprovalRow>,
}

/// An approval that was given.
#[derive(Clone, Debug)]
pub struct ApprovalRow {
    pub approver: String,
    pub reason: String,
    pub at: Moment,
    pub until: Moment,
    /// When it was taken back, and by whom.
    pub revoked: Option<(Moment, String)>,
    /// The version it led to.
    pub version: Option<Version>,
}

impl ApprovalRequestRow {
    fn module_link(&self) -> String {
        links::module(&self.module)
    }

    fn base_link(&self) -> String {
        links::version(&self.module, &self.base)
    }

    fn version_link(&self, version: &Version) -> String {
        links::version(&self.module, version)
    }

    /// `path:line:column`; what it points into was not published, so there is no page of it.
    fn place(&self, finding: &Finding) -> Option<String> {
        let (path, span) = (finding.path.as_deref()?, finding.span);
        Some(format!("{path}:{}:{}", span.start_line, span.start_column))
    }
}

/// `/approvals`
#[derive(Template)]
#[template(path = "approvals.html")]
pub struct ApprovalsPage {
    pub site: Site,
    /// Whether whoever publishes may have approved it.
    pub self_approval: bool,
    /// The newest first.
    pub waiting: Vec<ApprovalRequestRow>,
    /// Whether there are older ones that wait.
    pub more_wait: bool,
    /// Those that somebody approved, the newest first.
    pub decided: Vec<ApprovalRequestRow>,
    /// Address of the page with what was decided before.
    pub older: Option<String>,
}
