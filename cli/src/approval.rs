//! Changes that only an approval lets through: what the registry knows about one, and how to approve it.

use schemactl_api::{ApprovalBody, CheckBody, Content, FileBody, PublishRequest, Settings, VerdictBody};
use schemactl_check::{Approval, NeededApproval};
use schemactl_compile::Source;
use schemactl_model::{Digest, ModuleName, Version, VersionReq};

use crate::{config::LOCK_FILE, context::Context, findings::Approvable, input::Module};

/// What the registry knows about a change.
#[derive(Debug, Default)]
pub struct Standing {
    /// Approvals that are open.
    pub given: Vec<Approval>,
    /// What those that are missing would be of; none where none is missing, or none would help.
    pub approvable: Option<Digest>,
    /// Whether the latest version is the same.
    pub is_unchanged: bool,
}

/// What an answer of the registry says about a change.
pub fn standing(checked: CheckBody) -> Standing {
    let is_approvable = matches!(checked.verdict, VerdictBody::Refused { approvable: true, .. });
    Standing {
        given: checked.approvals.into_iter().map(word).collect(),
        approvable: checked.change.filter(|_| is_approvable),
        is_unchanged: checked.verdict == VerdictBody::Unchanged,
    }
}

/// The same to the gate as to the registry's.
fn word(approval: ApprovalBody) -> Approval {
    let ApprovalBody { approver, role, reason, until, .. } = approval;
    Approval { approver, role, reason, until: until.date().to_string() }
}

/// What to do before anybody approves a change of sources that lack what was published since.
pub fn behind(made_from: &Version) -> String {
    format!(
        "{LOCK_FILE} says this was made from {made_from}: what later versions brought, and it lacks, counts as deleted; \
         take it over first (git rebase, or schemactl pull)"
    )
}

/// Says what an approver has to run.
pub fn say_how(approvable: &Approvable, context: &Context) {
    context.printer.note(format_args!("  {}", command(approvable)));
}

/// The approvals that policy says who gives, and nobody has given.
pub fn missing(needed: &[NeededApproval]) -> impl Iterator<Item = &NeededApproval> {
    needed.iter().filter(|one| one.approvers.is_some() && one.given_by.is_none())
}

/// What an approver has to run.
pub fn command(approvable: &Approvable) -> String {
    let Approvable { module, change, registry, .. } = approvable;
    let registry = registry.as_deref().map(|address| format!(" --registry {address}")).unwrap_or_default();
    format!("schemactl approve {module} --change {change} --reason \"…\"{registry}")
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
