//! Approvals: who asks for one, and what came of it.

mod decide;
mod read;
mod requests;

use schemactl_model::{Digest, ModuleName, Version};
use time::OffsetDateTime;

/// A change that somebody wants to publish and that only an approval lets through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApprovalRequest {
    /// The module.
    pub module: ModuleName,
    /// Digest of base and candidate: any further edit has another.
    pub change: Digest,
    /// The version that the change replaces.
    pub base: Version,
    /// Who tried to publish it.
    pub publisher: String,
    /// What the publisher said about it.
    pub message: String,
    /// Why it was refused, as JSON.
    pub findings: String,
    /// When; kept to the second, as are all times here.
    pub at: OffsetDateTime,
    /// When nobody waits for it any more.
    pub expires_at: OffsetDateTime,
}

/// A request with the approvals that were given, the first first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovalRequest {
    /// Counts up; not gapless.
    pub id: i64,
    /// What is asked for.
    pub request: NewApprovalRequest,
    /// What came of it.
    pub approvals: Vec<Approval>,
}

/// An approval to be given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApproval {
    /// Who gives it.
    pub approver: String,
    /// The roles by which they may, as the service names them.
    pub roles: Vec<String>,
    /// Whether policy goes by their name: nobody gave it to them who decides about less than everything.
    pub vouched: bool,
    /// Why.
    pub reason: String,
    /// When.
    pub at: OffsetDateTime,
    /// When it ends.
    pub ends_at: OffsetDateTime,
}

/// An approval that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Counts up; not gapless.
    pub id: i64,
    /// What was said.
    pub approval: NewApproval,
    /// When it was taken back, and by whom.
    pub revoked: Option<(OffsetDateTime, String)>,
    /// The version it led to: an approval is used once.
    pub version: Option<Version>,
}

impl Approval {
    /// Whether it lets its change through: it was not revoked or used, and has not ended.
    pub fn is_open(&self, now: OffsetDateTime) -> bool {
        self.revoked.is_none() && self.version.is_none() && self.approval.ends_at > now
    }
}

/// Which requests a list has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApprovalQuery {
    /// Those of one module.
    pub module: Option<ModuleName>,
    /// Only those that can still be published at this time, approved or not.
    pub open_at: Option<OffsetDateTime>,
    /// Only those with an approval, whatever became of it.
    pub decided: bool,
    /// Only those with a lower id.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: u32,
}
