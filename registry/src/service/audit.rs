//! The audit log.

use schemactl_store::{AuditEntry, NewAuditEntry};

use super::{Caller, Service, ServiceError, now};

/// An entry about something that `caller` did or tried.
pub(super) fn entry(
    caller: &Caller,
    action: &str,
    target: &str,
    outcome: &str,
    detail: &serde_json::Value,
) -> NewAuditEntry {
    NewAuditEntry {
        at: now(),
        who: caller.who().to_owned(),
        action: action.to_owned(),
        target: target.to_owned(),
        outcome: outcome.to_owned(),
        request_id: caller.request_id.clone(),
        detail: detail.to_string(),
    }
}

impl Service {
    /// Entries, the newest first: those with an id below `before`.
    pub(crate) async fn audit(
        &self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, ServiceError> {
        Ok(self.store.read().await?.audit(before, limit).await?)
    }

    /// Notes something that changed nothing else.
    pub(super) async fn note(&self, entry: &NewAuditEntry) -> Result<(), ServiceError> {
        let mut tx = self.store.write().await?;
        tx.insert_audit(entry).await?;
        Ok(tx.commit().await?)
    }
}
