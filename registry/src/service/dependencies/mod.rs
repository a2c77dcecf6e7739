//! From ranges to versions that are stored.

mod resolve;
mod shelf;

use schemactl_model::ModuleName;
use schemactl_store::{NewDependency, StoredVersion};

pub(super) use resolve::resolve;

/// A module that is needed, and the version chosen of it.
#[derive(Clone)]
pub(super) struct Resolved {
    /// The range the candidate itself asks for; empty for one that came along with another.
    pub requirement: String,
    /// What the module is called by those who ask for it: digests are over that name.
    pub named: ModuleName,
    pub version: StoredVersion,
}

/// Everything that is needed.
pub(super) struct Resolution {
    pub by_name: Vec<Resolved>,
    /// Each behind what it needs itself.
    pub in_order: Vec<StoredVersion>,
}

impl From<&Resolved> for NewDependency {
    fn from(resolved: &Resolved) -> Self {
        NewDependency {
            module: resolved.version.module.clone(),
            requirement: resolved.requirement.clone(),
            resolved: resolved.version.version.clone(),
        }
    }
}
