//! Drafts.

use bytes::Bytes;
use schemactl_api::{DraftBody, DraftSummary, PublishRequest, PushParameters, PushedDraft};
use schemactl_model::{Digest, DraftName, ModuleName};

use super::{Client, query, read};
use crate::error::{Error, Result};

/// How often descriptors are read whose draft was pushed again in between.
const ATTEMPTS: usize = 3;

impl Client {
    /// Keeps a state under a name.
    pub fn push_draft(
        &self,
        name: &DraftName,
        request: &PublishRequest,
        parameters: &PushParameters,
    ) -> Result<PushedDraft> {
        let path = format!("{}{}", path(&request.module, name), query(parameters)?);
        read(&self.transport.put(&path, request)?.accept()?)
    }

    /// The drafts of a module.
    pub fn drafts(&self, module: &ModuleName) -> Result<Vec<DraftSummary>> {
        self.get(&format!("/modules/{module}/drafts"))
    }

    /// A draft with its files' content.
    pub fn draft(&self, module: &ModuleName, name: &DraftName) -> Result<DraftBody> {
        self.get(&format!("{}?content=true", path(module, name)))
    }

    /// The same with its encoded descriptor set, of one and the same push.
    pub fn draft_with_descriptors(
        &self,
        module: &ModuleName,
        name: &DraftName,
    ) -> Result<(DraftBody, Bytes)> {
        for _ in 0..ATTEMPTS {
            let draft = self.draft(module, name)?;
            let address = format!("{}/descriptors", path(module, name));
            let descriptors = self.transport.get(&address)?.accept()?;
            if Digest::of(&descriptors) == draft.descriptors {
                return Ok((draft, descriptors));
            }
        }
        let error = Error::failed(format!("draft {name} of {module} is pushed again all the time"));
        Err(error.hint("try again in a moment").into())
    }

    /// Deletes a draft.
    pub fn delete_draft(&self, module: &ModuleName, name: &DraftName) -> Result<()> {
        self.transport.delete(&path(module, name))?.accept().map(drop)
    }
}

/// Nothing in these names needs an escape.
fn path(module: &ModuleName, name: &DraftName) -> String {
    format!("/modules/{module}/drafts/{name}")
}
