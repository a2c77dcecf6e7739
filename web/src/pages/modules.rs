//! The list of modules.

use askama::Template;
use schemactl_model::{ModuleName, Version};

use crate::{Moment, Site, links};

/// A module in a list.
#[derive(Clone, Debug)]
pub struct ModuleRow {
    pub name: ModuleName,
    pub latest: Version,
    pub published: Moment,
    pub versions: u64,
    /// Events that its latest version declares.
    pub events: u64,
    /// Why nothing is published to it any more.
    pub archived: Option<String>,
    /// Why nobody should rely on it any longer.
    pub deprecated: Option<String>,
}

impl ModuleRow {
    fn link(&self) -> String {
        links::module(&self.name)
    }
}

/// `/modules`
#[derive(Template)]
#[template(path = "modules.html")]
pub struct ModulesPage {
    pub site: Site,
    /// By name.
    pub modules: Vec<ModuleRow>,
    /// Address of the next page of the list.
    pub next: Option<String>,
}
