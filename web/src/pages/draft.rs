//! A draft of a module: what it would publish, and that it is not published.

use askama::Template;
use schemactl_model::{Digest, DraftName, ModuleName, Version};

use super::{DependencyRow, EventRow, FileRow};
use crate::{Moment, Site, links};

/// A draft in a list.
#[derive(Clone, Debug)]
pub struct DraftRow {
    pub module: ModuleName,
    pub name: DraftName,
    pub pushed: Moment,
    pub expires: Moment,
    pub publisher: String,
    /// What they said about it.
    pub message: String,
    /// The version it was made from.
    pub base: Option<Version>,
    /// `accepted`, `refused`, `stale` or `unchanged`.
    pub outcome: String,
    /// What publishing it would have meant when it was pushed, in a sentence.
    pub verdict: String,
}

impl DraftRow {
    pub(super) fn link(&self) -> String {
        links::draft(&self.module, &self.name)
    }
}

/// `/modules/OWNER/NAME/drafts/DRAFT`
#[derive(Template)]
#[template(path = "draft.html")]
pub struct DraftPage {
    pub site: Site,
    pub row: DraftRow,
    pub digest: Digest,
    pub dependencies: Vec<DependencyRow>,
    pub events: Vec<EventRow>,
    pub files: Vec<FileRow>,
}

impl DraftPage {
    fn module_link(&self) -> String {
        links::module(&self.row.module)
    }

    fn file_link(&self, path: &str) -> String {
        links::draft_file(&self.row.module, &self.row.name, path)
    }
}
