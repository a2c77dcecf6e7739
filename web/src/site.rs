//! What every page knows about the registry it belongs to.

use crate::assets;

/// The registry a page belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its address as clients reach it, for example `http://127.0.0.1:8080`; commands on the pages
    /// name it.
    pub address: String,
    /// Version of schemactl that serves it.
    pub version: String,
    /// Whether people can log in.
    pub login: bool,
    /// Who is logged in.
    pub who: Option<String>,
    /// Whether whoever looks may read the audit log.
    pub audit: bool,
}

impl Site {
    /// Address of the stylesheet.
    pub fn style(&self) -> &'static str {
        assets::style().path
    }

    /// Address of the icon.
    pub fn icon(&self) -> &'static str {
        assets::icon().path
    }
}
