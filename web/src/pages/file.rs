//! The source of a file, with a link to every line.

use askama::Template;
use schemactl_model::ModuleName;

use super::State;
use crate::{
    Site,
    highlight::{self, Piece},
    links,
};

/// `/modules/OWNER/NAME/versions/VERSION/files/PATH`, and the same of a draft
#[derive(Template)]
#[template(path = "file.html")]
pub struct FilePage {
    pub site: Site,
    pub module: ModuleName,
    pub state: State,
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

    fn state_link(&self) -> String {
        self.state.link(&self.module)
    }
}
