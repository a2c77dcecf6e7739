//! The audit log.

use schemactl_store::{AuditEntry, AuditQuery, NewAuditEntry};
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
        target: target.chars().take(TARGET).collect(),
        outcome: outcome.to_owned(),
        address: caller.origin.address.clone(),
        request_id: caller.origin.request_id.clone(),
        detail: detail.to_string(),
    }
}

impl Service {
    /// Entries that answer a query.
    pub(crate) async fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, ServiceError> {
        Ok(self.store.read().await?.audit(query).await?)
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
        match error {
            ServiceError::Refused(refusal) if refusal.change.is_some() => {
                detail["change"] = json!(refusal.change);
            }
            ServiceError::Forbidden { missing: Some(missing), .. } => detail["missing"] = json!(missing),
            _ => {}
        }
        let target: String = target.chars().take(TARGET).collect();
        self.note(&entry(caller, action, &target, error.code(), &detail)).await;
    }

    /// Adds an entry of its own. The caller is to learn what went wrong, not that the note about it did
    /// too: that is for the server's log.
    pub(super) async fn note(&self, entry: &NewAuditEntry) {
        if let Err(error) = self.try_note(entry).await {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            let (request_id, action) = (&entry.request_id, &entry.action);
            tracing::error!(request_id, action, %error, cause, "an entry of the audit log could not be written");
        }
    }

    async fn try_note(&self, entry: &NewAuditEntry) -> Result<(), ServiceError> {
        let mut tx = self.store.write().await?;
        tx.insert_audit(entry).await?;
        Ok(tx.commit().await?)
    }

    /// The outcome, with a note in the audit log where it is a refusal.
    pub(super) async fn noted<T>(
        &self,
        caller: &Caller,
        action: &str,
        target: &str,
        outcome: Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        if let Err(error) = &outcome {
            self.note_refusal(caller, action, target, error).await;
        }
        outcome
    }
}
