//! Who was seen to log which version.

use schemactl_api::{ObservationBody, ObservationParameters, Page};

use super::{Client, query};
use crate::error::Result;

impl Client {
    /// A page of observations.
    pub fn observations(&self, parameters: &ObservationParameters) -> Result<Page<ObservationBody>> {
        self.get(&format!("/observations{}", query(parameters)?))
    }
}
