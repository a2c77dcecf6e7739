//! What becomes of modules and versions after they were published. A version itself never changes.

mod archives;
mod deprecations;
mod transfer;
mod yanks;

use schemactl_model::{ModuleName, Version};
use time::OffsetDateTime;

use crate::{Change, ChangeKind, ChangedEvent, NewAuditEntry, StoreError, StoredVersion, Tx, text};

/// Somebody's word about a module or version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Why.
    pub reason: String,
    /// Who says so.
    pub who: String,
    /// When.
    pub at: OffsetDateTime,
}

/// That nobody should rely on a module or version any longer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecation {
    /// The module.
    pub module: ModuleName,
    /// The version; `None` for the module as a whole.
    pub version: Option<Version>,
    /// What to use instead.
    pub successor: Option<ModuleName>,
    /// Why.
    pub statement: Statement,
}

impl Tx {
    /// Notes in the audit log and the feed what became of a module or version, and what that did to events: do this
    /// last.
    pub async fn note_state(
        &mut self,
        kind: ChangeKind,
        about: &StoredVersion,
        events: &[ChangedEvent],
        at: OffsetDateTime,
        audit: &NewAuditEntry,
    ) -> Result<(), StoreError> {
        self.insert_audit(audit).await?;
        self.append(kind, about, events, at).await
    }

    /// Notes in the feed what became of a module or version.
    pub async fn append(
        &mut self,
        kind: ChangeKind,
        about: &StoredVersion,
        events: &[ChangedEvent],
        at: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let change = Change {
            seq: 0,
            at: text::micros(at),
            kind: kind.as_str().to_owned(),
            module: about.module.clone(),
            version: about.version.clone(),
            digest: about.digest,
            bump: about.bump.clone(),
            draft: None,
        };
        self.insert_change(change, events).await.map(drop)
    }
}
