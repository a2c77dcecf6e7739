//! Modules.

use schemactl_model::ModuleName;
use schemactl_store::{Deprecation, ModuleSummary, Statement, StoredVersion};

use super::{Service, ServiceError};

/// A version with what became of it.
pub(crate) struct ListedVersion {
    pub version: StoredVersion,
    pub yanked: Option<Statement>,
    pub deprecated: Option<Deprecation>,
    pub purged: Option<Statement>,
}

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

    /// Names that it had.
    pub(crate) async fn former_names(&self, module: &ModuleName) -> Result<Vec<ModuleName>, ServiceError> {
        Ok(self.store.read().await?.former_names(module).await?)
    }

    /// Its versions, the highest first, with what became of them.
    pub(crate) async fn versions(&self, module: &ModuleName) -> Result<Vec<ListedVersion>, ServiceError> {
        let mut tx = self.store.read().await?;
        let versions = tx.versions(module).await?;
        if versions.is_empty() {
            return Err(no_module(module));
        }
        let mut yanks = tx.yanks(module).await?;
        let mut purged = tx.purged_versions(module).await?;
        let mut deprecations = tx.deprecations(module).await?;
        let listed = |version: StoredVersion| {
            let yanked = yanks.remove(&version.version);
            let of_version = |one: &Deprecation| one.version.as_ref() == Some(&version.version);
            let deprecated = deprecations.iter().position(of_version).map(|at| deprecations.swap_remove(at));
            let purged = purged.remove(&version.version);
            ListedVersion { version, yanked, deprecated, purged }
        };
        Ok(versions.into_iter().map(listed).collect())
    }
}

pub(super) fn no_module(module: &ModuleName) -> ServiceError {
    ServiceError::NotFound(format!("module \"{module}\" does not exist"))
}
