//! The source of a file, with a link to every line.

use askama::Template;
use schemactl_model::{ModuleName, Version};

use crate::{
    Site,
    highlight::{self, Piece},
    links,
};

/// `/modules/OWNER/NAME/versions/VERSION/files/PATH`
#[derive(Template)]
#[template(path = "file.html")]
pub struct FilePage {
    pub site: Site,
    pub module: ModuleName,
    pub version: Version,
    pub path: String,
    pub source: String,
}

impl FilePage {
    fn lines(&self) -> Vec<Vec<Piece>> {
        highlight::lines(&self.source)
    }

    fn module_link(&self) -> String {
        links::module(&self.module)
    }

    fn version_link(&self) -> String {
        links::version(&self.module, &self.version)
    }
}
