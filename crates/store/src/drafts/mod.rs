//! Drafts: states of modules that are no versions. Each is replaced as a whole, ends by itself, and owns its content, so
//! that nothing else has to be looked through when it goes.

mod expire;
mod push;
mod read;

use schemactl_model::{Digest, DraftName, ModuleName, Version};
use time::OffsetDateTime;

use crate::{Blob, Change, ChangeKind, NewAuditEntry, NewDependency, NewFile, StoreError, Tx, text, tx::on};

/// A state to be kept under a name.
#[derive(Clone, Debug)]
pub struct NewDraft {
    /// The module; it need not be there.
    pub module: ModuleName,
    /// The draft's name within the module.
    pub name: DraftName,
    /// Over files, dependencies' digests and descriptors, as that of a version.
    pub digest: Digest,
    /// Address of the encoded descriptor set; its blob is among `blobs`.
    pub descriptors: Digest,
    /// The version it was made from.
    pub base: Option<Version>,
    /// Who pushes it.
    pub publisher: String,
    /// What they say about it.
    pub message: String,
    /// The settings that the checks ran with, as JSON.
    pub config: String,
    /// What publishing it would mean, as JSON.
    pub verdict: String,
    /// When.
    pub at: OffsetDateTime,
    /// From then on it is not there any more.
    pub expires_at: OffsetDateTime,
    /// Its files, each once; their blobs are among `blobs`.
    pub files: Vec<NewFile>,
    /// What it depends on; each is a stored version.
    pub dependencies: Vec<NewDependency>,
    /// Content of files and descriptors.
    pub blobs: Vec<Blob>,
}

/// A draft as it was pushed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredDraft {
    /// The module.
    pub module: ModuleName,
    /// The draft's name within the module.
    pub name: DraftName,
    /// Over files, dependencies' digests and descriptors.
    pub digest: Digest,
    /// Address of the encoded descriptor set, dependencies included.
    pub descriptors: Digest,
    /// The version it was made from.
    pub base: Option<Version>,
    /// Who pushed it.
    pub publisher: String,
    /// What they said about it.
    pub message: String,
    /// The settings that the checks ran with, as JSON.
    pub config: String,
    /// What publishing it would have meant then, as JSON.
    pub verdict: String,
    /// When it was pushed first.
    pub created_at: OffsetDateTime,
    /// When it was pushed last.
    pub pushed_at: OffsetDateTime,
    /// From then on it is not there any more.
    pub expires_at: OffsetDateTime,
}

impl StoredDraft {
    /// Whether its time is over.
    pub fn is_over(&self, now: OffsetDateTime) -> bool {
        self.expires_at <= now
    }
}

impl Tx {
    /// Deletes a draft with all that belongs to it; whether there was one.
    pub async fn delete_draft(&mut self, module: &ModuleName, name: &DraftName) -> Result<bool, StoreError> {
        let rows = on!(self, connection => {
            sqlx::query("DELETE FROM drafts WHERE module = $1 AND name = $2")
                .bind(module.as_str())
                .bind(name.as_str())
                .execute(connection)
                .await?
                .rows_affected()
        });
        Ok(rows > 0)
    }

    /// Notes in the audit log and the feed what became of a draft: do this last. Where the module has no version yet, the
    /// change names 0.0.0.
    pub async fn note_draft(
        &mut self,
        kind: ChangeKind,
        draft: (&ModuleName, &DraftName, Digest),
        at: OffsetDateTime,
        audit: &NewAuditEntry,
    ) -> Result<(), StoreError> {
        let (module, name, digest) = draft;
        let newest = self.newest(module).await?;
        self.insert_audit(audit).await?;
        let change = Change {
            seq: 0,
            at: text::micros(at),
            kind: kind.as_str().to_owned(),
            module: module.clone(),
            version: newest.map_or(Version::new(0, 0, 0), |newest| newest.version),
            digest,
            bump: String::new(),
            draft: Some(name.clone()),
        };
        self.insert_change(change, &[]).await.map(drop)
    }
}
