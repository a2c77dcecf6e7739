//! Drafts: states of modules under names, which anybody who publishes may replace, and which end by themselves. They are in
//! no list of versions, no index and no range.

mod expiry;
mod push;
mod read;

use std::time::Duration;

use schemactl_api::DraftVerdict;
use schemactl_model::{DraftName, ModuleName};
use schemactl_store::{StoredDependency, StoredDraft, StoredFile};

pub(super) use expiry::expire;
pub(crate) use push::PushedState;

use super::{ServiceError, states::former};

/// How many drafts there are and how long they live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Drafts {
    /// Of a module at a time.
    pub most: usize,
    /// How long one lives where nobody says so.
    pub lifetime: Duration,
    /// How long one may be asked to live.
    pub longest: Duration,
}

const DAY: Duration = Duration::from_secs(86_400);

impl Default for Drafts {
    fn default() -> Self {
        Drafts { most: 100, lifetime: DAY * 14, longest: DAY * 90 }
    }
}

/// A draft with what is in it.
pub(crate) struct WholeDraft {
    pub draft: StoredDraft,
    pub dependencies: Vec<StoredDependency>,
    pub files: Vec<StoredFile>,
}

/// What publishing it would have meant; one that another version of this program wrote otherwise says nothing.
pub(crate) fn verdict_of(draft: &StoredDraft) -> DraftVerdict {
    serde_json::from_str(&draft.verdict).unwrap_or_default()
}

fn no_draft(module: &ModuleName, name: &DraftName) -> ServiceError {
    ServiceError::NotFound(format!(
        "module \"{module}\" has no draft \"{name}\"; a draft goes away when it expires or is deleted"
    ))
}

/// It was there until a moment ago.
fn over(draft: &StoredDraft) -> ServiceError {
    let StoredDraft { module, name, expires_at, .. } = draft;
    ServiceError::Expired {
        detail: format!("draft \"{name}\" of module \"{module}\" expired on {}", expires_at.date()),
        hint: format!("push it again: schemactl publish --draft {name}"),
    }
}
