//! What waits for an approval, and what was decided.

use askama::Template;
use schemactl_model::{Digest, Finding, ModuleName, Version};

use crate::{Moment, Site, links};

/// A change that was refused for nothing but what an approval lifts.
#[derive(Clone, Debug)]
pub struct ApprovalRequestRow {
    /// What tells its form from others on the page.
    pub id: i64,
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
    /// What whoever looks may do about it.
    pub approving: Approving,
}

/// What somebody who looks at a request may do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approving {
    /// Nobody is logged in: a command says how.
    Elsewhere,
    /// Approve it here.
    Here,
    /// Not approve it, and why.
    Not(String),
}

/// What somebody tried to do here, and why it was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// About which change; none where it was about an approval.
    pub change: Option<Digest>,
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What they had written.
    pub reason: String,
    pub until: String,
}

/// An approval that was given.
#[derive(Clone, Debug)]
pub struct ApprovalRow {
    pub id: i64,
    /// Whether whoever looks may take it back here.
    pub withdrawable: bool,
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

    fn approve_link(&self) -> String {
        links::approve(&self.module)
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

impl ApprovalRow {
    fn withdraw_link(&self) -> String {
        links::withdraw(self.id)
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
    /// What forms of whoever is logged in have to say; empty where nobody is.
    pub form_token: String,
    /// What was tried here and not done.
    pub denied: Option<Denied>,
}

impl ApprovalsPage {
    /// What was tried about a request.
    fn denied_of(&self, row: &ApprovalRequestRow) -> Option<&Denied> {
        self.denied.as_ref().filter(|denied| denied.change == Some(row.change))
    }

    /// What was tried about nothing that waits here.
    fn denied_elsewhere(&self) -> Option<&Denied> {
        let waits = |denied: &&Denied| self.waiting.iter().any(|row| denied.change == Some(row.change));
        self.denied.as_ref().filter(|denied| !waits(denied))
    }

    fn reason_of(&self, row: &ApprovalRequestRow) -> &str {
        self.denied_of(row).map_or("", |denied| &denied.reason)
    }

    fn until_of(&self, row: &ApprovalRequestRow) -> &str {
        self.denied_of(row).map_or("", |denied| &denied.until)
    }

    /// Whether approving is done here or with a token.
    fn is_here(&self) -> bool {
        !self.form_token.is_empty()
    }
}
