//! What happened in the registry.

use askama::Template;
use schemactl_model::{ModuleName, Version};

use crate::{Moment, Site, links};

/// A row of the change feed.
#[derive(Clone, Debug)]
pub struct ChangeRow {
    /// Its place in the feed.
    pub sequence: u64,
    pub at: Moment,
    pub actor: String,
    pub module: ModuleName,
    pub version: Version,
    /// `initial`, `patch`, `minor` or `major`; another word for what is no publish.
    pub kind: String,
    /// What the actor said about it.
    pub message: String,
    /// The version before.
    pub previous: Option<Version>,
}

impl ChangeRow {
    pub(super) fn module_link(&self) -> String {
        links::module(&self.module)
    }

    pub(super) fn version_link(&self) -> String {
        links::version(&self.module, &self.version)
    }

    pub(super) fn diff_link(&self) -> Option<String> {
        let previous = self.previous.as_ref()?;
        Some(links::diff(&self.module, previous, &self.version))
    }
}

/// `/changes`
#[derive(Template)]
#[template(path = "changes.html")]
pub struct ChangesPage {
    pub site: Site,
    /// The newest first.
    pub changes: Vec<ChangeRow>,
    /// Address of the page with what came before.
    pub older: Option<String>,
}
