//! Versions and what is in them.

use bytes::Bytes;
use schemactl_model::{FilePath, ModuleName, Version, event};
use schemactl_store::{NewEvent, StoredDependency, StoredFile, StoredVersion, Tx};

use super::{Event, Service, ServiceError, blocking, modules::no_module, publish, purge, schema};

/// Which version of a module is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VersionChoice {
    /// The highest that is not yanked; where all are, the highest.
    Latest,
    /// The highest, yanked or not.
    Newest,
    Exactly(Version),
}

/// A version with what is said about its files and dependencies.
pub(crate) struct WholeVersion {
    pub version: StoredVersion,
    pub dependencies: Vec<StoredDependency>,
    pub files: Vec<StoredFile>,
}

impl Service {
    /// A version, without anything that belongs to it.
    pub(crate) async fn version(
        &self,
        module: &ModuleName,
        choice: &VersionChoice,
    ) -> Result<StoredVersion, ServiceError> {
        find(&mut self.store.read().await?, module, choice).await
    }

    /// A version with its dependencies and the list of its files.
    pub(crate) async fn whole_version(
        &self,
        module: &ModuleName,
        choice: &VersionChoice,
    ) -> Result<WholeVersion, ServiceError> {
        let mut tx = self.store.read().await?;
        let version = find(&mut tx, module, choice).await?;
        let dependencies = tx.dependencies(module, &version.version).await?;
        let files = tx.files(module, &version.version).await?;
        Ok(WholeVersion { version, dependencies, files })
    }

    /// The files of a version with their content.
    pub(crate) async fn contents(
        &self,
        version: &StoredVersion,
    ) -> Result<Vec<(FilePath, Vec<u8>)>, ServiceError> {
        purge::refuse(&mut self.store.read().await?, version, None).await?;
        Ok(self.store.contents(&version.module, &version.version).await?)
    }

    /// One file of a version.
    pub(crate) async fn content(
        &self,
        version: &StoredVersion,
        path: &FilePath,
    ) -> Result<Vec<u8>, ServiceError> {
        purge::refuse(&mut self.store.read().await?, version, Some(path)).await?;
        let StoredVersion { module, version, .. } = version;
        let content = self.store.content(module, version, path).await?;
        content.ok_or_else(|| {
            ServiceError::NotFound(format!("module \"{module}\" {version} has no file {path:?}"))
        })
    }

    /// The events that a version declares, latest or not. Of one that was purged nobody knows them any more.
    pub(crate) async fn version_events(&self, whole: &WholeVersion) -> Result<Vec<Event>, ServiceError> {
        if whole.version.is_purged {
            return Ok(Vec::new());
        }
        let descriptors = self.descriptors(&whole.version).await?;
        let own = whole.files.iter().map(|file| file.path.clone()).collect();
        let (module, version) = (whole.version.module.clone(), whole.version.version.clone());
        blocking(move || {
            let (events, _) = event::events(&schema::decode(descriptors, &own)?);
            let event = |spec| Event { module: module.clone(), version: version.clone(), spec };
            Ok(events.into_iter().map(event).collect())
        })
        .await?
    }

    /// The encoded descriptor set of a version, dependencies included.
    pub(crate) async fn descriptors(&self, version: &StoredVersion) -> Result<Bytes, ServiceError> {
        purge::refuse(&mut self.store.read().await?, version, None).await?;
        there(self.store.blob(version.descriptors).await?, version)
    }
}

/// The events that a version declares, as the index keeps them.
pub(super) async fn declared(tx: &mut Tx, version: &StoredVersion) -> Result<Vec<NewEvent>, ServiceError> {
    let descriptors = descriptors(tx, version).await?;
    let files = tx.files(&version.module, &version.version).await?;
    let own = files.into_iter().map(|StoredFile { path, .. }| path).collect();
    blocking(move || Ok(publish::declared(&schema::decode(descriptors, &own)?))).await?
}

pub(super) async fn find(
    tx: &mut Tx,
    module: &ModuleName,
    choice: &VersionChoice,
) -> Result<StoredVersion, ServiceError> {
    match choice {
        VersionChoice::Latest => tx.latest(module).await?.ok_or_else(|| no_module(module)),
        VersionChoice::Newest => tx.newest(module).await?.ok_or_else(|| no_module(module)),
        VersionChoice::Exactly(version) => {
            if let Some(found) = tx.version(module, version).await? {
                return Ok(found);
            }
            match tx.latest(module).await? {
                None => Err(no_module(module)),
                Some(latest) => {
                    let latest = latest.version;
                    let detail =
                        format!("module \"{module}\" has no version {version}; its latest is {latest}");
                    Err(ServiceError::NotFound(detail))
                }
            }
        }
    }
}

pub(super) async fn descriptors(tx: &mut Tx, version: &StoredVersion) -> Result<Bytes, ServiceError> {
    purge::refuse(tx, version, None).await?;
    there(tx.blob(version.descriptors).await?, version)
}

fn there(descriptors: Option<Vec<u8>>, version: &StoredVersion) -> Result<Bytes, ServiceError> {
    let missing = || {
        let (module, version) = (&version.module, &version.version);
        std::io::Error::other(format!("the descriptors of {module} {version} are not there"))
    };
    descriptors.map(Bytes::from).ok_or_else(missing).map_err(ServiceError::internal)
}
