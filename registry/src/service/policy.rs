//! The organisation's policy.

use schemactl_api::{PolicyBody, PolicyRequest};
use schemactl_store::{PolicyVersion, StoredPolicy};
use serde_json::json;

use super::{Caller, Service, ServiceError, audit, now};

impl Service {
    /// The policy that holds: the latest that was stored, else the one it was started with.
    pub(crate) async fn policy(&self) -> Result<PolicyBody, ServiceError> {
        match self.store.read().await?.policy().await? {
            Some(stored) => body(stored),
            None => Ok(PolicyBody { version: 0, who: None, created_at: None, policy: self.policy.clone() }),
        }
    }

    /// A version of the policy, whether it holds or not.
    pub(crate) async fn policy_version(&self, version: i64) -> Result<PolicyBody, ServiceError> {
        match self.store.read().await?.policy_version(version).await? {
            Some(stored) => body(stored),
            None => Err(ServiceError::NotFound(format!("there is no version {version} of the policy"))),
        }
    }

    /// The versions there were before one, the newest first.
    pub(crate) async fn policy_versions(
        &self,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<PolicyVersion>, ServiceError> {
        Ok(self.store.read().await?.policy_versions(before, limit).await?)
    }

    /// Lets another policy hold from now on.
    pub(crate) async fn set_policy(
        &self,
        caller: &Caller,
        request: PolicyRequest,
    ) -> Result<PolicyBody, ServiceError> {
        let outcome = self.try_set_policy(caller, request).await;
        if let Err(error) = &outcome {
            self.note_refusal(caller, "policy", "policy", error).await;
        }
        outcome
    }

    async fn try_set_policy(
        &self,
        caller: &Caller,
        request: PolicyRequest,
    ) -> Result<PolicyBody, ServiceError> {
        let PolicyRequest { base, policy } = request;
        policy.validate().map_err(|error| ServiceError::invalid(error.to_string()))?;
        let mut tx = self.store.write().await?;
        let latest = tx.policy().await?.map_or(0, |latest| latest.version);
        if latest != base {
            return Err(moved_on(latest, base));
        }
        let new = StoredPolicy {
            version: base + 1,
            policy: serde_json::to_string(&policy).map_err(ServiceError::internal)?,
            who: caller.who().to_owned(),
            created_at: now(),
        };
        let entry = audit::entry(caller, "policy", "policy", "done", &json!({ "version": new.version }));
        if !tx.insert_policy(&new, &entry).await? {
            return Err(moved_on(new.version, base));
        }
        tx.commit().await?;
        body(new)
    }
}

fn moved_on(latest: i64, base: i64) -> ServiceError {
    ServiceError::StalePolicy { latest, base }
}

fn body(stored: StoredPolicy) -> Result<PolicyBody, ServiceError> {
    let policy = serde_json::from_str(&stored.policy).map_err(ServiceError::internal)?;
    let StoredPolicy { version, who, created_at, .. } = stored;
    Ok(PolicyBody { version, who: Some(who), created_at: Some(created_at), policy })
}
