//! Giving a module to another owner, or another name.

use schemactl_api::Scope;
use schemactl_model::ModuleName;
use serde_json::json;

use crate::service::{Caller, Permission, Service, ServiceError, audit, bundle, now};

impl Service {
    /// Gives a module another name. Its versions keep their numbers and digests; the former name leads to it.
    pub(crate) async fn transfer(
        &self,
        caller: &Caller,
        from: &ModuleName,
        to: &ModuleName,
    ) -> Result<(), ServiceError> {
        let outcome = self.try_transfer(caller, from, to).await;
        self.noted(caller, "transfer", from.as_str(), outcome).await
    }

    async fn try_transfer(
        &self,
        caller: &Caller,
        from: &ModuleName,
        to: &ModuleName,
    ) -> Result<(), ServiceError> {
        if [from, to].into_iter().any(|name| name.owner() == bundle::OWNER) {
            let detail = format!("the modules of {:?} come with the registry itself", bundle::OWNER);
            return Err(ServiceError::forbidden(detail));
        }
        // Whoever gives it away need not be whoever takes it: both are asked.
        caller.require(Permission::Manage, Some(&Scope::from(to)))?;
        let mut step = self.step(caller, from, None).await?;
        let holder = match step.tx.lock_name(to).await? {
            true => Some(to.clone()),
            false => step.tx.renamed(to).await?.filter(|holder| holder != from),
        };
        if let Some(holder) = holder {
            let detail = match holder == *to {
                true => format!("there is a module \"{to}\" already"),
                false => format!("\"{to}\" is a former name of module \"{holder}\", and leads there"),
            };
            return Err(ServiceError::name_taken(detail));
        }
        let detail = json!({ "to": to });
        let entry = audit::entry(caller, "transfer", from.as_str(), "done", &detail);
        step.tx.transfer(from, to, now(), &entry).await?;
        step.tx.commit().await?;
        self.feed.wake();
        Ok(())
    }
}
