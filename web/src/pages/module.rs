//! A module: its versions, what it needs and who needs it, its events and files.

use askama::Template;
use schemactl_model::{ModuleName, Version};

use super::{DraftRow, EventRow, FileRow};
use crate::{Moment, Site, links};

/// A version in a list.
#[derive(Clone, Debug)]
pub struct VersionRow {
    pub module: ModuleName,
    pub version: Version,
    /// `initial`, `patch`, `minor` or `major`.
    pub bump: String,
    pub published: Moment,
    pub publisher: String,
    /// What the publisher said about it.
    pub message: String,
    /// The version it came after.
    pub previous: Option<Version>,
    /// Why no range chooses it any more.
    pub yanked: Option<String>,
    /// Why nobody should rely on it any longer.
    pub deprecated: Option<String>,
    /// That content of it is gone.
    pub purged: Option<PurgedRow>,
}

/// A word about content that is gone.
#[derive(Clone, Debug)]
pub struct PurgedRow {
    pub reason: String,
    pub who: String,
    pub at: Moment,
}

impl VersionRow {
    pub(super) fn link(&self) -> String {
        links::version(&self.module, &self.version)
    }

    pub(super) fn diff_link(&self) -> Option<String> {
        let previous = self.previous.as_ref()?;
        Some(links::diff(&self.module, previous, &self.version))
    }
}

/// A module depended on, or one that depends.
#[derive(Clone, Debug)]
pub struct DependencyRow {
    pub module: ModuleName,
    /// The range asked for; empty where the module comes along with another.
    pub requirement: String,
    /// The version in use.
    pub version: Version,
}

impl DependencyRow {
    pub(super) fn link(&self) -> String {
        links::version(&self.module, &self.version)
    }
}

/// `/modules/OWNER/NAME`
#[derive(Template)]
#[template(path = "module.html")]
pub struct ModulePage {
    pub site: Site,
    pub module: ModuleName,
    /// Its latest version.
    pub latest: Version,
    /// Why nothing is published to it any more.
    pub archived: Option<String>,
    /// Why nobody should rely on it any longer.
    pub deprecated: Option<String>,
    /// What to use instead.
    pub successor: Option<ModuleName>,
    /// Names that it had.
    pub former_names: Vec<ModuleName>,
    /// The latest first.
    pub versions: Vec<VersionRow>,
    /// What is not published; by name.
    pub drafts: Vec<DraftRow>,
    /// What the latest version depends on.
    pub dependencies: Vec<DependencyRow>,
    /// Modules whose latest version depends on this one, itself or through another; `version` is theirs.
    pub dependents: Vec<DependencyRow>,
    /// Events of the latest version.
    pub events: Vec<EventRow>,
    /// Files of the latest version.
    pub files: Vec<FileRow>,
}

impl ModulePage {
    fn file_link(&self, path: &str) -> String {
        links::file(&self.module, &self.latest, path)
    }

    fn successor_link(&self) -> Option<String> {
        self.successor.as_ref().map(links::module)
    }

    fn dependents_link(&self) -> String {
        links::dependents_api(&self.module)
    }

    fn diff_action(&self) -> String {
        format!("{}/diff", links::module(&self.module))
    }

    /// The version that a comparison starts from unless the reader chooses another.
    fn second(&self) -> Option<Version> {
        self.versions.get(1).map(|row| row.version.clone())
    }
}
