//! What the store has, fetched once.

use std::collections::BTreeMap;

use schemactl_model::{ModuleName, Version};
use schemactl_store::{StoredVersion, Tx};

use crate::service::ServiceError;

/// Modules with the ranges asked for.
pub(super) type Needs = Vec<(ModuleName, String)>;

/// A version of a module that is needed.
pub(super) struct Offered {
    pub version: StoredVersion,
    /// No range chooses it; a lock may still hold it.
    pub is_yanked: bool,
}

pub(super) struct Shelf<'a> {
    tx: &'a mut Tx,
    versions: BTreeMap<ModuleName, Vec<Offered>>,
    needs: BTreeMap<(ModuleName, Version), Needs>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(tx: &'a mut Tx) -> Self {
        Shelf { tx, versions: BTreeMap::new(), needs: BTreeMap::new() }
    }

    /// The versions of a module, the latest first.
    pub(super) async fn versions(&mut self, module: &ModuleName) -> Result<&[Offered], ServiceError> {
        if !self.versions.contains_key(module) {
            let yanks = self.tx.yanks(module).await?;
            let offered =
                |version: StoredVersion| Offered { is_yanked: yanks.contains_key(&version.version), version };
            let versions = self.tx.versions(module).await?.into_iter().map(offered).collect();
            self.versions.insert(module.clone(), versions);
        }
        Ok(self.versions.get(module).map_or(&[], Vec::as_slice))
    }

    /// What a version asks for itself.
    pub(super) async fn needs(&mut self, version: &StoredVersion) -> Result<&Needs, ServiceError> {
        let key = (version.module.clone(), version.version.clone());
        if !self.needs.contains_key(&key) {
            let stored = self.tx.dependencies(&version.module, &version.version).await?;
            // Those without a range came along with others, which ask for them themselves.
            let asked = stored.into_iter().filter(|dependency| !dependency.requirement.is_empty());
            let needs = asked.map(|dependency| (dependency.module, dependency.requirement)).collect();
            self.needs.insert(key.clone(), needs);
        }
        Ok(&self.needs[&key])
    }
}
