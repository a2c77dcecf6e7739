//! One version of a module.

use askama::Template;
use schemactl_model::{Digest, ModuleName};

use super::{DependencyRow, EventRow, VersionRow, size};
use crate::{Site, links};

/// A file in a list.
#[derive(Clone, Debug)]
pub struct FileRow {
    pub path: String,
    /// Bytes.
    pub size: u64,
}

impl FileRow {
    pub(super) fn size_text(&self) -> String {
        size(self.size)
    }
}

/// `/modules/OWNER/NAME/versions/VERSION`
#[derive(Template)]
#[template(path = "version.html")]
pub struct VersionPage {
    pub site: Site,
    pub row: VersionRow,
    pub digest: Digest,
    pub dependencies: Vec<DependencyRow>,
    pub events: Vec<EventRow>,
    pub files: Vec<FileRow>,
}

impl VersionPage {
    fn module(&self) -> &ModuleName {
        &self.row.module
    }

    fn module_link(&self) -> String {
        links::module(&self.row.module)
    }

    fn file_link(&self, path: &str) -> String {
        links::file(&self.row.module, &self.row.version, path)
    }
}
