//! Two versions of a module side by side.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_api::Settings;
use schemactl_model::{Digest, FilePath, Finding, ModuleName};
use schemactl_store::{StoredFile, StoredVersion};

use super::{Service, ServiceError, VersionChoice, blocking, schema, versions};

/// Two versions of a module side by side.
pub(crate) struct Comparison {
    pub from: StoredVersion,
    pub to: StoredVersion,
    /// What the later one's breaking rules say.
    pub findings: Vec<Finding>,
    /// Files that differ, by path.
    pub files: Vec<DifferingFile>,
}

/// A file that differs; `None` where a side does not have it.
pub(crate) struct DifferingFile {
    pub path: FilePath,
    pub before: Option<Vec<u8>>,
    pub after: Option<Vec<u8>>,
}

impl Service {
    /// Compares two versions.
    pub(crate) async fn compare(
        &self,
        module: &ModuleName,
        from: &VersionChoice,
        to: &VersionChoice,
    ) -> Result<Comparison, ServiceError> {
        let mut tx = self.store.read().await?;
        let from = versions::find(&mut tx, module, from).await?;
        let to = versions::find(&mut tx, module, to).await?;
        let (before, after) =
            (versions::descriptors(&mut tx, &from).await?, versions::descriptors(&mut tx, &to).await?);
        let (old, new) = (tx.files(module, &from.version).await?, tx.files(module, &to.version).await?);
        let mut files = Vec::new();
        for (path, [before, after]) in differing(&old, &new) {
            let mut sides = [None, None];
            for (side, digest) in sides.iter_mut().zip([before, after]) {
                if let Some(digest) = digest {
                    *side = tx.blob(digest).await?;
                }
            }
            let [before, after] = sides;
            files.push(DifferingFile { path: path.clone(), before, after });
        }
        drop(tx);
        let own = |files: Vec<StoredFile>| files.into_iter().map(|file| file.path).collect();
        let (old, new): (BTreeSet<FilePath>, BTreeSet<FilePath>) = (own(old), own(new));
        let settings: Settings = serde_json::from_str(&to.config).map_err(ServiceError::internal)?;
        let findings = blocking(move || {
            let before = schema::decode(before, &old)?;
            let after = schema::decode(after, &new)?;
            schemactl_check::breaking(&before, &after, &settings.breaking).map_err(ServiceError::internal)
        });
        Ok(Comparison { from, to, findings: findings.await??, files })
    }
}

/// Files whose content is not the same on both sides, with the address on either.
fn differing<'f>(
    old: &'f [StoredFile],
    new: &'f [StoredFile],
) -> impl Iterator<Item = (&'f FilePath, [Option<Digest>; 2])> {
    let mut sides: BTreeMap<&FilePath, [Option<Digest>; 2]> = BTreeMap::new();
    for (side, files) in [old, new].into_iter().enumerate() {
        for file in files {
            sides.entry(&file.path).or_default()[side] = Some(file.digest);
        }
    }
    sides.into_iter().filter(|(_, [before, after])| before != after)
}
