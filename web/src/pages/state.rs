//! What of a module a page shows.

use std::fmt;

use schemactl_model::{DraftName, ModuleName, Version};

use crate::links;

/// A state of a module: published, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    Version(Version),
    Draft(DraftName),
}

impl State {
    pub(super) fn link(&self, module: &ModuleName) -> String {
        match self {
            State::Version(version) => links::version(module, version),
            State::Draft(name) => links::draft(module, name),
        }
    }

    pub(super) fn is_draft(&self) -> bool {
        matches!(self, State::Draft(_))
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            State::Version(version) => version.fmt(f),
            State::Draft(name) => write!(f, "draft {name}"),
        }
    }
}
