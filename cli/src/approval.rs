//! Changes that only an approval lets through: what the registry knows about one, and how to approve it.

use std::path::Path;

use schemactl_api::{ApprovalBody, CheckBody, Content, FileBody, PublishRequest, Settings, VerdictBody};
use schemactl_check::Approval;
use schemactl_compile::Source;
use schemactl_model::{Digest, ModuleName, Version, VersionReq};

use crate::{
    client::Client,
    context::Context,
    error::Result,
    input::{self, Module},
};

/// What the registry knows about a change that breaks somebody.
#[derive(Debug)]
pub enum Standing {
    /// Somebody let it through.
    Approved(Approval),
    /// Nobody has yet.
    Approvable(Digest),
    /// It refuses the change for something else.
    Refused,
}

/// Asks the registry about the module of a folder, compared with its latest version; none for a first one.
pub fn ask(
    folder: &Path,
    name: &ModuleName,
    latest: Option<&Version>,
    context: &Context,
) -> Result<CheckBody> {
    let module = input::folder(folder, context)?;
    Client::new(context)?.check(&request(module, name.clone(), latest.cloned()))
}

/// What an answer of the registry says about a change that only an approval lets through.
pub fn standing(checked: CheckBody) -> Standing {
    match (checked.verdict, checked.approval, checked.change) {
        (VerdictBody::Accepted { .. }, Some(approval), _) => Standing::Approved(word(approval)),
        (VerdictBody::Refused { approvable: true, .. }, _, Some(change)) => Standing::Approvable(change),
        _ => Standing::Refused,
    }
}

/// The same to the gate as to the registry's.
fn word(approval: ApprovalBody) -> Approval {
    let ApprovalBody { approver, reason, until, .. } = approval;
    Approval { approver, reason, until: until.date().to_string() }
}

/// Says what an approver has to run.
pub fn say_how(module: &ModuleName, change: Digest, context: &Context) {
    let registry = context.registry.as_deref().map(|address| format!(" --registry {address}"));
    let registry = registry.unwrap_or_default();
    context.printer.note(format_args!("  {}{registry}", command(module, change)));
}

/// What an approver has to run.
pub fn command(module: &ModuleName, change: Digest) -> String {
    format!("schemactl approve {module} --change {change} --reason \"…\"")
}

/// What a publish of a module sends.
pub fn request(module: Module, name: ModuleName, base: Option<Version>) -> PublishRequest {
    let file = |source: Source| FileBody {
        path: source.path,
        content: Content::from_bytes(source.content.to_vec()),
    };
    let dependencies = module.config.dependencies.into_iter();
    let dependencies = dependencies.map(|(name, one)| (name, one.version.unwrap_or(VersionReq::STAR)));
    let lock = module.lock.dependencies.into_iter().map(|(name, locked)| (name, locked.version));
    PublishRequest {
        module: name,
        base,
        files: module.files.into_iter().map(file).collect(),
        dependencies: dependencies.collect(),
        lock: lock.collect(),
        settings: Settings { breaking: module.config.breaking, lint: module.config.lint },
        message: String::new(),
        initial: None,
        stable: false,
    }
}
