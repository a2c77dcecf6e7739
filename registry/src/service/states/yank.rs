//! Versions that no range chooses any more.

use schemactl_model::{ModuleName, Version};
use schemactl_store::{ChangeKind, ChangedEvent, StoredVersion, Tx};
use serde_json::json;

use super::{not_so, statement};
use crate::service::{Caller, Service, ServiceError, now, purge, versions};

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
        step.events = follow(&mut step.tx, module, before).await?;
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
        purge::refuse(&mut step.tx, &step.about, None).await?;
        let before = step.tx.latest(module).await?;
        if !step.tx.unyank(module, version).await? {
            return Err(not_so("yanked", module, Some(version)));
        }
        step.events = follow(&mut step.tx, module, before).await?;
        self.keep(step, "unyank", ChangeKind::Unyanked, &json!({ "version": version })).await
    }
}

/// Lets the index of events follow the latest version; what that does to them.
pub(in crate::service) async fn follow(
    tx: &mut Tx,
    module: &ModuleName,
    before: Option<StoredVersion>,
) -> Result<Vec<ChangedEvent>, ServiceError> {
    let Some(latest) = tx.latest(module).await? else { return Ok(Vec::new()) };
    if before.is_some_and(|before| before.version == latest.version) {
        return Ok(Vec::new());
    }
    let events = versions::declared(tx, &latest).await?;
    Ok(tx.replace_events(module, &latest.version, now(), &events).await?)
}
