//! What is said about events, as flat rows.

use schemactl_api::{Page, TagBody, TagParameters};

use super::{Client, query};
use crate::error::Result;

impl Client {
    /// A page of rows.
    pub fn tags(&self, parameters: &TagParameters) -> Result<Page<TagBody>> {
        self.get(&format!("/tags{}", query(parameters)?))
    }
}
