//! The audit log.

use schemactl_store::{AuditEntry, NewAuditEntry};
use serde_json::json;

use super::{Caller, Service, ServiceError, now};

/// Characters of a target that somebody made up.
const TARGET: usize = 200;

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

    /// Notes that something was not done, and why.
    pub(crate) async fn note_refusal(
        &self,
        caller: &Caller,
        action: &str,
        target: &str,
        error: &ServiceError,
    ) {
        let mut detail = json!({ "reason": error.to_string() });
        if let ServiceError::Refused(refusal) = error
            && let Some(change) = refusal.change
        {
            detail["change"] = json!(change);
        }
        let target: String = target.chars().take(TARGET).collect();
        let entry = entry(caller, action, &target, error.code(), &detail);
        // The caller is to learn what went wrong, not that the note about it did too.
        if let Err(second) = self.note(&entry).await {
            let cause = std::error::Error::source(&second).map(ToString::to_string);
            tracing::error!(request_id = caller.request_id, error = %second, cause, "a refusal could not be noted");
        }
    }

    async fn note(&self, entry: &NewAuditEntry) -> Result<(), ServiceError> {
        let mut tx = self.store.write().await?;
        tx.insert_audit(entry).await?;
        Ok(tx.commit().await?)
    }
}
