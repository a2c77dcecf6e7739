//! Taking content out of published versions for good.

use schemactl_api::{PurgeBody, PurgeRequest};

use super::{Client, patience::Twice, read};
use crate::error::Result;

impl Client {
    /// Takes a file's content out of every version that has it, or says what that would be.
    pub fn purge(&self, request: &PurgeRequest) -> Result<PurgeBody> {
        read(&self.transport.post("/purges", request, Twice::Harmless)?.accept()?)
    }
}
