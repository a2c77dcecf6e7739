//! The audit log.

use schemactl_api::{AuditBody, AuditParameters, Page};

use super::{Client, query};
use crate::error::Result;

impl Client {
    /// A page of the audit log.
    pub fn audit(&self, parameters: &AuditParameters) -> Result<Page<AuditBody>> {
        self.get(&format!("/audit{}", query(parameters)?))
    }
}
