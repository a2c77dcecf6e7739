//! Drafts and what is in them, and deleting one.

use bytes::Bytes;
use schemactl_model::{DraftName, EventSpec, FilePath, ModuleName, event};
use schemactl_store::{ChangeKind, StoredDraft, Tx};
use serde_json::json;

use super::{WholeDraft, former, no_draft, over};
use crate::service::{Caller, Service, ServiceError, audit, blocking, modules::no_module, now, schema};

impl Service {
    /// The drafts of a module by name. One that has neither versions nor drafts is none.
    pub(crate) async fn drafts(&self, module: &ModuleName) -> Result<Vec<StoredDraft>, ServiceError> {
        let mut tx = self.store.read().await?;
        let drafts = tx.drafts(module, now()).await?;
        if drafts.is_empty() && tx.newest(module).await?.is_none() {
            return Err(no_module(module));
        }
        Ok(drafts)
    }

    /// A draft with its dependencies and the list of its files.
    pub(crate) async fn whole_draft(
        &self,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<WholeDraft, ServiceError> {
        whole(&mut self.store.read().await?, module, name).await
    }

    /// The same with the files' content, of one and the same push.
    pub(crate) async fn draft_with_contents(
        &self,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<(WholeDraft, Vec<(FilePath, Vec<u8>)>), ServiceError> {
        let mut tx = self.store.read().await?;
        let whole = whole(&mut tx, module, name).await?;
        let contents = tx.draft_contents(&whole.draft).await?;
        Ok((whole, contents))
    }

    /// One file of a draft.
    pub(crate) async fn draft_content(
        &self,
        module: &ModuleName,
        name: &DraftName,
        path: &FilePath,
    ) -> Result<Vec<u8>, ServiceError> {
        let mut tx = self.store.read().await?;
        let whole = whole(&mut tx, module, name).await?;
        let file = whole.files.iter().find(|file| file.path == *path).map(|file| file.digest);
        let content = match file {
            Some(digest) => tx.draft_blob(&whole.draft, digest).await?,
            None => None,
        };
        content.ok_or_else(|| {
            ServiceError::NotFound(format!("draft \"{name}\" of module \"{module}\" has no file {path:?}"))
        })
    }

    /// The encoded descriptor set of a draft, dependencies included.
    pub(crate) async fn draft_descriptors(
        &self,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<Bytes, ServiceError> {
        let mut tx = self.store.read().await?;
        let draft = open(&mut tx, module, name).await?;
        descriptors(&mut tx, &draft).await
    }

    /// The events that a draft declares.
    pub(crate) async fn draft_events(
        &self,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<(WholeDraft, Vec<EventSpec>), ServiceError> {
        let mut tx = self.store.read().await?;
        let whole = whole(&mut tx, module, name).await?;
        let descriptors = descriptors(&mut tx, &whole.draft).await?;
        drop(tx);
        let own = whole.files.iter().map(|file| file.path.clone()).collect();
        let events = blocking(move || {
            let (events, _) = event::events(&schema::decode(descriptors, &own)?);
            Ok::<_, ServiceError>(events)
        });
        Ok((whole, events.await??))
    }

    /// Deletes a draft.
    pub(crate) async fn delete_draft(
        &self,
        caller: &Caller,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<(), ServiceError> {
        let outcome = self.try_delete_draft(caller, module, name).await;
        self.noted(caller, "delete_draft", module.as_str(), outcome).await
    }

    async fn try_delete_draft(
        &self,
        caller: &Caller,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<(), ServiceError> {
        let mut tx = self.store.write().await?;
        if let Some(today) = tx.renamed(module).await? {
            return Err(former::moved(module, &today));
        }
        let draft = open(&mut tx, module, name).await?;
        if !tx.delete_draft(module, name).await? {
            return Err(no_draft(module, name));
        }
        let detail = json!({ "draft": name, "digest": draft.digest });
        let entry = audit::entry(caller, "delete_draft", module.as_str(), "done", &detail);
        tx.note_draft(ChangeKind::DraftDeleted, (module, name, draft.digest), now(), &entry).await?;
        tx.commit().await?;
        self.feed.wake();
        Ok(())
    }
}

/// A draft whose time is not over.
async fn open(tx: &mut Tx, module: &ModuleName, name: &DraftName) -> Result<StoredDraft, ServiceError> {
    match tx.draft(module, name).await? {
        Some(draft) if draft.is_over(now()) => Err(over(&draft)),
        Some(draft) => Ok(draft),
        None => Err(no_draft(module, name)),
    }
}

async fn whole(tx: &mut Tx, module: &ModuleName, name: &DraftName) -> Result<WholeDraft, ServiceError> {
    let draft = open(tx, module, name).await?;
    let dependencies = tx.draft_dependencies(&draft).await?;
    let files = tx.draft_files(&draft).await?;
    Ok(WholeDraft { draft, dependencies, files })
}

async fn descriptors(tx: &mut Tx, draft: &StoredDraft) -> Result<Bytes, ServiceError> {
    let found = tx.draft_blob(draft, draft.descriptors).await?;
    let missing = || {
        let (module, name) = (&draft.module, &draft.name);
        std::io::Error::other(format!("the descriptors of draft {name} of {module} are not there"))
    };
    found.map(Bytes::from).ok_or_else(missing).map_err(ServiceError::internal)
}
