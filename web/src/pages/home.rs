//! The entrance: what there is, what happened last, how to start.

use askama::Template;

use super::ChangeRow;
use crate::Site;

/// How much there is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub events: u64,
    pub modules: u64,
    pub versions: u64,
    /// Events with personal data in them.
    pub personal: u64,
}

/// `/`
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    pub site: Site,
    pub counts: Counts,
    /// The latest changes, the newest first.
    pub recent: Vec<ChangeRow>,
}
