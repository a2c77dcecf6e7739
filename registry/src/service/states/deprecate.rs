//! Modules and versions that nobody should rely on any longer.

use schemactl_model::{ModuleName, Version};
use schemactl_store::{ChangeKind, Deprecation};
use serde_json::json;

use super::{not_so, statement};
use crate::service::{Caller, Service, ServiceError};

impl Service {
    /// Deprecates a version of a module, or all of it; or says anew why.
    pub(crate) async fn deprecate(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: Option<&Version>,
        message: &str,
        successor: Option<ModuleName>,
    ) -> Result<(), ServiceError> {
        let outcome = self.try_deprecate(caller, module, version, message, successor).await;
        self.noted(caller, "deprecate", module.as_str(), outcome).await
    }

    /// Takes that back.
    pub(crate) async fn undeprecate(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: Option<&Version>,
    ) -> Result<(), ServiceError> {
        let outcome = self.try_undeprecate(caller, module, version).await;
        self.noted(caller, "undeprecate", module.as_str(), outcome).await
    }

    async fn try_deprecate(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: Option<&Version>,
        message: &str,
        successor: Option<ModuleName>,
    ) -> Result<(), ServiceError> {
        let statement = statement(caller, message)?;
        let mut step = self.step(caller, module, version).await?;
        if let Some(successor) = &successor
            && (successor == module || step.tx.newest(successor).await?.is_none())
        {
            let detail = format!("the successor \"{successor}\" is not another module of this registry");
            return Err(ServiceError::invalid(detail));
        }
        let detail = json!({ "version": version, "message": statement.reason, "successor": successor });
        let new = Deprecation { module: module.clone(), version: version.cloned(), successor, statement };
        step.tx.deprecate(&new).await?;
        self.keep(step, "deprecate", ChangeKind::Deprecated, &detail).await
    }

    async fn try_undeprecate(
        &self,
        caller: &Caller,
        module: &ModuleName,
        version: Option<&Version>,
    ) -> Result<(), ServiceError> {
        let mut step = self.step(caller, module, version).await?;
        if !step.tx.undeprecate(module, version).await? {
            return Err(not_so("deprecated", module, version));
        }
        self.keep(step, "undeprecate", ChangeKind::Undeprecated, &json!({ "version": version })).await
    }
}
