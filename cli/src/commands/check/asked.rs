//! What only the registry knows about a change: what it means for other modules, and whether somebody
//! approved it.

use std::path::Path;

use schemactl_api::CheckBody;
use schemactl_model::{ModuleName, Version};

use super::Args;
use crate::{
    approval,
    client::Client,
    commands::base::Base,
    context::Context,
    error::{Result, Stop},
    input::{In, Loaded},
    printer::visible,
};

/// A change that the registry can be asked about: of a folder's module, made from its latest version.
pub(super) struct Question<'a> {
    folder: &'a Path,
    module: &'a ModuleName,
    base: Option<&'a Version>,
}

impl<'a> Question<'a> {
    /// `None` where the registry would judge another change, or none is named.
    pub fn of(
        args: &'a Args,
        base: Option<&'a Base>,
        after: &'a Loaded,
        context: &Context,
    ) -> Option<Question<'a>> {
        let (In::Folder(folder), Some(module)) = (&args.input.input, &after.module) else { return None };
        let is_its_latest = args.against.is_none() && base.is_none_or(|base| base.published);
        (context.registry.is_some() && is_its_latest).then_some(Question {
            folder,
            module,
            base: base.map(|base| &base.version),
        })
    }

    pub fn module(&self) -> &ModuleName {
        self.module
    }

    /// The version that the sources say they were made from, where that is not the latest.
    pub fn made_from(&self, context: &Context) -> Option<Version> {
        approval::made_from(self.folder, self.base?, context).ok().flatten()
    }

    /// Asks for the approvals that it lacks; whether somebody was asked.
    pub fn ask_approval(&self, context: &Context) -> Result<bool> {
        let request = approval::request_of(self.folder, self.module, self.base, context)?;
        Ok(Client::new(context)?.ask_approval(&request)?.asked)
    }

    /// The registry's answer; where it has none, a warning says why.
    pub fn ask(&self, context: &Context) -> Option<CheckBody> {
        match approval::ask(self.folder, self.module, self.base, context) {
            Ok(answer) => Some(answer),
            Err(stop) => {
                let why = match stop {
                    Stop::Error(error) => error.message,
                    Stop::Findings(_) | Stop::Closed => return None,
                };
                context.printer.warning(format_args!(
                    "what it means for other modules, and whether it is approved, is not known: {}",
                    visible(&why)
                ));
                None
            }
        }
    }
}
