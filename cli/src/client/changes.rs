//! The change feed.

use schemactl_api::{ChangePage, ChangeParameters};

use super::{Client, query};
use crate::error::Result;

impl Client {
    /// A page of the change feed; with a wait, as soon as there is something on it.
    pub fn changes(&self, parameters: &ChangeParameters) -> Result<ChangePage> {
        self.get(&format!("/changes{}", query(parameters)?))
    }
}
