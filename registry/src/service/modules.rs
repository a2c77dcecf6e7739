//! Modules.

use schemactl_model::ModuleName;
use schemactl_store::{ModuleSummary, StoredVersion};

use super::{Service, ServiceError};

impl Service {
    /// Modules by name.
    pub(crate) async fn modules(
        &self,
        after: Option<&ModuleName>,
        limit: u32,
    ) -> Result<Vec<ModuleSummary>, ServiceError> {
        Ok(self.store.read().await?.modules(after, limit).await?)
    }

    /// One module.
    pub(crate) async fn module(&self, module: &ModuleName) -> Result<ModuleSummary, ServiceError> {
        let found = self.store.read().await?.module(module).await?;
        found.ok_or_else(|| no_module(module))
    }

    /// Its versions, the latest first.
    pub(crate) async fn versions(&self, module: &ModuleName) -> Result<Vec<StoredVersion>, ServiceError> {
        let versions = self.store.read().await?.versions(module).await?;
        if versions.is_empty() { Err(no_module(module)) } else { Ok(versions) }
    }
}

pub(super) fn no_module(module: &ModuleName) -> ServiceError {
    ServiceError::NotFound(format!("module \"{module}\" does not exist"))
}
