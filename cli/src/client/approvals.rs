//! Approvals.

use schemactl_api::{ApprovalParameters, ApprovalRequestBody, GivenApprovalBody, NewApprovalBody, Page};

use super::{Client, query, read};
use crate::error::Result;

impl Client {
    /// A page of what somebody asked to have approved.
    pub fn approvals(&self, parameters: &ApprovalParameters) -> Result<Page<ApprovalRequestBody>> {
        self.get(&format!("/approvals{}", query(parameters)?))
    }

    /// Approves a change.
    pub fn approve(&self, new: &NewApprovalBody) -> Result<GivenApprovalBody> {
        read(&self.transport.post("/approvals", new)?.accept()?)
    }

    /// Takes an approval back.
    pub fn revoke_approval(&self, id: i64) -> Result<()> {
        self.transport.delete(&format!("/approvals/{id}"))?.accept().map(drop)
    }
}
