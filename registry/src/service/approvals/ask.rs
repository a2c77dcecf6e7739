//! Asking: a publish that nothing but an approval lets through leaves a request behind.

use schemactl_check::NeededApproval;
use schemactl_model::{Digest, Finding, ModuleName, Version};
use schemactl_store::NewApprovalRequest;
use time::Duration;

use super::FindingsInBrief;
use crate::service::{Caller, Service, ServiceError, now};

/// How long a request waits.
const PATIENCE: Duration = Duration::days(30);
/// Requests of a module that wait at a time.
const MOST_WAITING: u32 = 50;

/// What is to be approved.
pub(in crate::service) struct Asked<'a> {
    pub module: &'a ModuleName,
    pub change: Digest,
    pub base: &'a Version,
    pub message: &'a str,
    pub findings: &'a [Finding],
    pub needed: &'a [NeededApproval],
}

impl Service {
    /// Keeps a request for an approval.
    pub(in crate::service) async fn ask_approval(
        &self,
        caller: &Caller,
        asked: Asked<'_>,
    ) -> Result<(), ServiceError> {
        let at = now();
        let findings = FindingsInBrief::of(asked.findings, asked.needed);
        let request = NewApprovalRequest {
            module: asked.module.clone(),
            change: asked.change,
            base: asked.base.clone(),
            publisher: caller.who().to_owned(),
            message: asked.message.to_owned(),
            findings: serde_json::to_string(&findings).map_err(ServiceError::internal)?,
            at,
            expires_at: at + PATIENCE,
        };
        let mut tx = self.store.write().await?;
        tx.lock_module(asked.module).await?;
        let latest = tx.newest(asked.module).await?.map(|latest| latest.version);
        // Another version came meanwhile: this change cannot be published any more.
        if latest.as_ref() != Some(asked.base) {
            return Ok(());
        }
        tx.ask_approval(&request, MOST_WAITING).await?;
        Ok(tx.commit().await?)
    }
}
