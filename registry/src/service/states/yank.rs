//! Versions that no range chooses any more.

use schemactl_model::{ModuleName, Version};
use schemactl_store::{ChangeKind, StoredVersion};
use serde_json::json;

use super::{Step, not_so, statement};
use crate::service::{Caller, Service, ServiceError, now, versions};

impl Service {
    /// Yanks a version, or says anew why. Where it was the latest, the events of the one that takes its place
    /// are those that are found.
    pub(crate) async fn yank(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: &Version,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let outcome = self.try_yank(caller, module, version, reason).await;
        self.noted(caller, "yank", module.as_str(), outcome).await
    }

    /// Takes that back.
    pub(crate) async fn unyank(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: &Version,
    ) -> Result<(), ServiceError> {
        let outcome = self.try_unyank(caller, module, version).await;
        self.noted(caller, "unyank", module.as_str(), outcome).await
    }

    async fn try_yank(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: &Version,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let statement = statement(caller, reason)?;
        let mut step = self.step(caller, module, Some(version)).await?;
        let before = step.tx.latest(module).await?;
        step.tx.yank(module, version, &statement).await?;
        follow(&mut step, before).await?;
        let detail = json!({ "version": version, "reason": statement.reason });
        self.keep(step, "yank", ChangeKind::Yanked, &detail).await
    }

    async fn try_unyank(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: &Version,
    ) -> Result<(), ServiceError> {
        let mut step = self.step(caller, module, Some(version)).await?;
        let before = step.tx.latest(module).await?;
        if !step.tx.unyank(module, version).await? {
            return Err(not_so("yanked", module, Some(version)));
        }
        follow(&mut step, before).await?;
        self.keep(step, "unyank", ChangeKind::Unyanked, &json!({ "version": version })).await
    }
}

/// Lets the index of events follow the latest version, and the step tell what that does to them.
async fn follow(step: &mut Step<'_>, before: Option<StoredVersion>) -> Result<(), ServiceError> {
    let Some(latest) = step.tx.latest(step.module).await? else { return Ok(()) };
    if before.is_some_and(|before| before.version == latest.version) {
        return Ok(());
    }
    let events = versions::declared(&mut step.tx, &latest).await?;
    step.events = step.tx.replace_events(step.module, &latest.version, now(), &events).await?;
    Ok(())
}
