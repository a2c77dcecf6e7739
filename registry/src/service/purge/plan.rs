//! What has a content that is to go.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use schemactl_api::{
    OtherContentBody, PurgeBody, PurgeRequest, PurgedDraftBody, PurgedVersionBody, RedactedVersionBody,
};
use schemactl_model::{Digest, FilePath, ModuleName, Version, schema::Texts};
use schemactl_store::{Blob, DraftHolder, Holder, Importer, Tx};

use crate::service::{ServiceError, blocking, bundle, modules::no_module, schema, states::former, versions};

/// A file of a version, by the content that has to go.
pub(super) struct Plan {
    pub digest: Digest,
    /// Every version that has it.
    pub holders: Vec<Holder>,
    /// Every draft that has it.
    pub drafts: Vec<DraftHolder>,
    others: Vec<OtherContentBody>,
}

/// A version of another module whose descriptors have the file.
pub(super) struct Carrier {
    pub importer: Importer,
    pub path: FilePath,
    /// What may still be said in it.
    harmless: Arc<Texts>,
}

impl Plan {
    pub(super) async fn new(tx: &mut Tx, request: &PurgeRequest) -> Result<Plan, ServiceError> {
        let PurgeRequest { module, version, path, .. } = request;
        if module.owner() == bundle::OWNER {
            let detail = format!("the modules of {:?} come with the registry itself", bundle::OWNER);
            return Err(ServiceError::forbidden(detail));
        }
        if let Some(name) = tx.renamed(module).await? {
            return Err(former::moved(module, &name));
        }
        if tx.newest(module).await?.is_none() {
            return Err(no_module(module));
        }
        let under = tx.contents_under(module, path).await?;
        let Some((_, digest)) = under.iter().find(|(one, _)| one == version) else {
            return Err(ServiceError::NotFound(format!(
                "module \"{module}\" {version} has no file {path:?}"
            )));
        };
        if *digest == Digest::of(b"") {
            return Err(ServiceError::invalid(format!(
                "the file {path} is empty: there is nothing to purge"
            )));
        }
        let digest = *digest;
        let holders = tx.holders(digest).await?;
        let drafts = tx.drafts_with(digest, &holders).await?;
        Ok(Plan { digest, holders, drafts, others: others(tx, &under, digest).await? })
    }

    /// Fails while a module has nothing newer: it would be left without anything to compare the next version with.
    pub(super) fn refuse_newest(&self) -> Result<(), ServiceError> {
        let newest: Vec<String> = self
            .holders
            .iter()
            .filter(|holder| holder.is_newest)
            .map(|holder| format!("{}@{}", holder.module, holder.version))
            .collect();
        if newest.is_empty() {
            return Ok(());
        }
        Err(ServiceError::Conflict {
            code: "newest_has_it",
            detail: format!("what is to be purged stands in the newest version of its module: {}", newest.join(", ")),
            hint: Some(
                "publish a version without it first, of each of them; then purge, which takes it from all older ones"
                    .to_owned(),
            ),
        })
    }

    /// Versions of other modules that were compiled with the file, as it is to be purged or was before: what the newest
    /// version said then, it may not say any more. One that has the content too, or a file of its own under the path, is not
    /// among them.
    pub(super) async fn carriers(&self, tx: &mut Tx) -> Result<Vec<Carrier>, ServiceError> {
        let mut carriers = BTreeMap::new();
        for (module, path) in self.files() {
            let harmless = Arc::new(self.harmless(tx, module, path).await?);
            let mut versions = tx.purged_under(module, path).await?;
            let of_file = |one: &&Holder| one.module == *module && one.path == *path;
            versions.extend(self.holders.iter().filter(of_file).map(|holder| holder.version.clone()));
            for version in versions {
                for importer in tx.importers(module, &version).await? {
                    let key = (importer.module.clone(), importer.version.clone(), path.clone());
                    if !carriers.contains_key(&key) && self.is_to_be_redacted(tx, &importer, path).await? {
                        carriers.insert(
                            key,
                            Carrier { importer, path: path.clone(), harmless: harmless.clone() },
                        );
                    }
                }
            }
        }
        Ok(carriers.into_values().collect())
    }

    /// Where the content is, in whatever versions.
    fn files(&self) -> BTreeSet<(&ModuleName, &FilePath)> {
        self.holders.iter().map(|holder| (&holder.module, &holder.path)).collect()
    }

    async fn is_to_be_redacted(
        &self,
        tx: &mut Tx,
        importer: &Importer,
        path: &FilePath,
    ) -> Result<bool, ServiceError> {
        let Importer { module, version, .. } = importer;
        if tx.version(module, version).await?.is_none_or(|version| version.is_purged) {
            return Ok(false);
        }
        let own = tx.files(module, version).await?;
        Ok(own.iter().all(|file| file.path != *path && file.digest != self.digest))
    }

    /// What the newest version of a module says in its file, too: that is there for everybody to read. Nothing where that
    /// one has to be mended first.
    async fn harmless(
        &self,
        tx: &mut Tx,
        module: &ModuleName,
        path: &FilePath,
    ) -> Result<Texts, ServiceError> {
        let Some(newest) = tx.newest(module).await? else { return Ok(Texts::new()) };
        let is_holder = |one: &Holder| one.module == newest.module && one.version == newest.version;
        if self.holders.iter().any(is_holder) {
            return Ok(Texts::new());
        }
        let (descriptors, path) = (versions::descriptors(tx, &newest).await?, path.clone());
        blocking(move || schema::texts(descriptors, &path)).await?
    }

    pub(super) fn body(
        self,
        redacted: Vec<RedactedVersionBody>,
        purged: bool,
        remains: Vec<String>,
    ) -> PurgeBody {
        let version = |Holder { module, version, path, is_newest, .. }: Holder| PurgedVersionBody {
            module,
            version,
            path,
            newest: is_newest,
        };
        PurgeBody {
            digest: self.digest,
            purged,
            versions: self.holders.into_iter().map(version).collect(),
            redacted,
            drafts: self
                .drafts
                .into_iter()
                .map(|DraftHolder { module, name, .. }| PurgedDraftBody { module, name })
                .collect(),
            others: self.others,
            remains,
        }
    }
}

impl Carrier {
    /// Descriptors without the file's texts; `None` where there are none of them in it.
    pub(super) async fn redacted(&self, tx: &mut Tx) -> Result<Option<Blob>, ServiceError> {
        let Some(descriptors) = tx.blob(self.importer.descriptors).await? else { return Ok(None) };
        let (path, harmless) = (self.path.clone(), self.harmless.clone());
        blocking(move || {
            let redacted = schema::without_texts(descriptors.into(), &path, &harmless)?;
            redacted.map(|redacted| Ok(Blob::new(&redacted)?)).transpose()
        })
        .await?
    }

    pub(super) fn body(self) -> RedactedVersionBody {
        RedactedVersionBody { module: self.importer.module, version: self.importer.version }
    }
}

/// Contents beside that one which nobody purged yet, each with the lowest version that has it.
async fn others(
    tx: &mut Tx,
    under: &[(Version, Digest)],
    digest: Digest,
) -> Result<Vec<OtherContentBody>, ServiceError> {
    let mut others: Vec<OtherContentBody> = Vec::new();
    for (version, other) in under {
        let is_known = *other == digest || others.iter().any(|one| one.digest == *other);
        if !is_known && tx.purged_content(&[*other]).await?.is_none() {
            others.push(OtherContentBody { version: version.clone(), digest: *other });
        }
    }
    Ok(others)
}
