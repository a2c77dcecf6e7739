//! Approvals.

use schemactl_api::{
    ApprovalParameters, ApprovalRequestBody, AskedBody, GivenApprovalBody, NewApprovalBody, Page,
    PublishRequest,
};

use super::{Client, patience::Twice, query, read};
use crate::error::Result;

impl Client {
    /// A page of what somebody asked to have approved.
    pub fn approvals(&self, parameters: &ApprovalParameters) -> Result<Page<ApprovalRequestBody>> {
        self.get(&format!("/approvals{}", query(parameters)?))
    }

    /// Approves a change.
    pub fn approve(&self, new: &NewApprovalBody) -> Result<GivenApprovalBody> {
        read(&self.transport.post("/approvals", new, Twice::Matters)?.accept()?)
    }

    /// Asks for the approvals that a publish lacks.
    pub fn ask_approval(&self, request: &PublishRequest) -> Result<AskedBody> {
        read(&self.transport.post("/approvals/requests", request, Twice::Harmless)?.accept()?)
    }

    /// Takes an approval back.
    pub fn revoke_approval(&self, id: i64) -> Result<()> {
        self.transport.delete(&format!("/approvals/{id}"))?.accept().map(drop)
    }
}
