//! Modules that nothing is published to.

use schemactl_model::ModuleName;
use schemactl_store::ChangeKind;
use serde_json::json;

use super::{not_so, statement};
use crate::service::{Caller, Service, ServiceError};

impl Service {
    /// Archives a module, or says anew why.
    pub(crate) async fn archive(
        &self,
        caller: &Caller,
        module: &ModuleName,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let outcome = self.try_archive(caller, module, reason).await;
        self.noted(caller, "archive", module.as_str(), outcome).await
    }

    /// Takes that back.
    pub(crate) async fn unarchive(&self, caller: &Caller, module: &ModuleName) -> Result<(), ServiceError> {
        let outcome = self.try_unarchive(caller, module).await;
        self.noted(caller, "unarchive", module.as_str(), outcome).await
    }

    async fn try_archive(
        &self,
        caller: &Caller,
        module: &ModuleName,
        reason: &str,
    ) -> Result<(), ServiceError> {
        let statement = statement(caller, reason)?;
        let mut step = self.step(caller, module, None).await?;
        step.tx.archive(module, &statement).await?;
        self.keep(step, "archive", ChangeKind::Archived, &json!({ "reason": statement.reason })).await
    }

    async fn try_unarchive(&self, caller: &Caller, module: &ModuleName) -> Result<(), ServiceError> {
        let mut step = self.step(caller, module, None).await?;
        if !step.tx.unarchive(module).await? {
            return Err(not_so("archived", module, None));
        }
        self.keep(step, "unarchive", ChangeKind::Unarchived, &json!({})).await
    }
}
