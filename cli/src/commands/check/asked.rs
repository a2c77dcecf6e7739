//! What only the registry knows about a change: what it means for other modules, and whether somebody
//! approved it.

use schemactl_api::{CheckBody, PublishRequest};
use schemactl_check::NeededApproval;
use schemactl_model::{Digest, Version};

use super::Args;
use crate::{
    approval,
    client::Client,
    commands::base::Base,
    context::Context,
    error::{Result, Stop},
    findings::Approvable,
    input::{self, In, Loaded},
    printer::visible,
};

/// A change that the registry can be asked about: of a folder's module, made from its latest version.
pub(super) struct Question {
    /// What publishing it would send.
    request: PublishRequest,
    /// The version that the sources say they were made from, where that is not the latest.
    made_from: Option<Version>,
}

impl Question {
    /// `None` where the registry would judge another change, or none is named.
    pub fn of(
        args: &Args,
        base: Option<&Base>,
        after: &Loaded,
        context: &Context,
    ) -> Result<Option<Question>> {
        let (In::Folder(folder), Some(name)) = (&args.input.input, &after.module) else { return Ok(None) };
        let is_its_latest = args.against.is_none() && base.is_none_or(|base| base.published);
        if context.registry.is_none() || !is_its_latest {
            return Ok(None);
        }
        let latest = base.map(|base| base.version.clone());
        let module = input::folder(folder, context)?;
        let made_from = module.base().filter(|base| latest.as_ref().is_some_and(|latest| latest != *base));
        let made_from = made_from.cloned();
        Ok(Some(Question { made_from, request: approval::request(module, name.clone(), latest) }))
    }

    /// The registry's answer; where it has none, a warning says why.
    pub fn ask(&self, context: &Context) -> Option<CheckBody> {
        let what = "what it means for other modules, and whether it is approved, is not known";
        or_warning(Client::new(context).and_then(|client| client.check(&self.request)), what, context)
    }

    /// The way to an approval of the change; with `ask` somebody is asked for it.
    pub fn approvable(
        self,
        change: Digest,
        needed: &[NeededApproval],
        ask: bool,
        context: &Context,
    ) -> Approvable {
        let is_asked = ask && self.ask_approval(context);
        let Question { request, made_from } = self;
        let (module, registry) = (request.module, context.registry.clone());
        Approvable { module, change, needed: needed.to_vec(), registry, is_asked, made_from }
    }

    /// Whether somebody was asked; where nobody was, it says why.
    fn ask_approval(&self, context: &Context) -> bool {
        let asked = Client::new(context).and_then(|client| client.ask_approval(&self.request));
        let asked = or_warning(asked, "nobody was asked for an approval", context);
        asked.is_some_and(|answer| {
            if let Some(hint) = answer.hint.filter(|_| !answer.asked) {
                context.printer.warning(format_args!("nobody was asked for an approval: {}", visible(&hint)));
            }
            answer.asked
        })
    }
}

/// What was answered; a warning where nothing was, for the verdict stands without it.
fn or_warning<T>(answer: Result<T>, what: &str, context: &Context) -> Option<T> {
    let stop = match answer {
        Ok(answer) => return Some(answer),
        Err(stop) => stop,
    };
    let why = match &stop {
        Stop::Error(error) => visible(&error.message),
        Stop::Findings(_) => "it does not compile there".to_owned(),
        Stop::Closed => return None,
    };
    context.printer.warning(format_args!("{what}: {why}"));
    None
}
