//! The state that `check` compares with, and where it is found.

use schemactl_check::BreakingConfig;
use schemactl_model::Version;

use crate::{
    client::Client,
    context::Context,
    error::{Error, Result, Stop},
    exit::Exit,
    input::{self, In, Left, Loaded, MergeBase, Place},
};

/// What to do about a module that was deleted.
const GONE: &str = "a module is not taken back by deleting it, and its published versions stay: set stage: STAGE_RETIRED \
                    on its events and keep the files, or check the folder that it has moved to";

/// The state before.
pub struct Base {
    pub loaded: Loaded,
    /// As it is spelled on the command line.
    pub spelled: String,
    pub version: Version,
    /// Whether the version is a published one.
    pub published: bool,
}

impl Base {
    /// The breaking set that holds there; none where it came compiled, without one.
    pub fn promised(&self) -> Option<&BreakingConfig> {
        let Loaded { published, sources, config, .. } = &self.loaded;
        let published = published.as_ref().map(|published| &published.promised);
        published.or_else(|| sources.as_ref().map(|_| &config.breaking))
    }
}

/// What the change is compared with: what is named, else the registry's latest version, else where the branch
/// left the main one. Says on stderr what that is. `None` is a first version.
pub fn base(against: Option<&In>, input: &In, after: &Loaded, context: &Context) -> Result<Option<Base>> {
    if let Some(against) = against {
        return load(against, input, after, context).map(Some);
    }
    if context.registry.is_some() && after.module.is_some() {
        return latest(input, after, context);
    }
    let In::Folder(_) = input else {
        context.printer.note("compared with nothing: neither --against nor a registry is named");
        return Ok(None);
    };
    match input::merge_base()? {
        Left::At(commit) => at(&commit, input, after, context),
        Left::Nothing(why) => {
            context.printer.note(format_args!("compared with nothing: no registry is named, and {why}"));
            Ok(None)
        }
    }
}

/// The registry's latest version.
fn latest(input: &In, after: &Loaded, context: &Context) -> Result<Option<Base>> {
    let (Some(address), Some(module)) = (&context.registry, &after.module) else { return Ok(None) };
    let latest = Client::new(context)?.newest(module).map_err(|stop| match stop {
        Stop::Error(mut error) => {
            error.details.push("check --offline compares with git and asks no registry".to_owned());
            Stop::Error(error)
        }
        stop => stop,
    })?;
    let Some(latest) = latest else {
        context.printer.note(format_args!("{address} does not have {module}: a first version"));
        return Ok(None);
    };
    let version = latest.summary.version;
    context.printer.note(format_args!("compared with {module} {version} of {address}"));
    let latest = In::Registry { module: module.clone(), version: Some(version) };
    load(&latest, input, after, context).map(Some)
}

/// The module as it was in a commit, wherever it lay there.
fn at(commit: &MergeBase, input: &In, after: &Loaded, context: &Context) -> Result<Option<Base>> {
    let In::Folder(folder) = input else { return Ok(None) };
    let (short, branch) = (commit.short(), &commit.branch);
    let folder = match input::place(&commit.id, folder, after.module.as_ref())? {
        Place::Here => None,
        Place::Moved(folder) => Some(folder),
        Place::Nowhere => {
            context.printer.note(format_args!("not in {short} ({branch}): a first version"));
            return Ok(None);
        }
    };
    let moved =
        folder.as_ref().map(|folder| format!(", where the module lay in {folder}")).unwrap_or_default();
    let against = In::Git { reference: commit.id.clone(), folder };
    let base = load(&against, input, after, context).map_err(|stop| does_not_compile(stop, commit))?;
    context.printer.note(format_args!("compared with {short} ({branch}){moved}"));
    if commit.is_head {
        context.printer.note("that is the current commit: only what is not committed counts as changed");
    }
    Ok(Some(base))
}

fn load(against: &In, input: &In, after: &Loaded, context: &Context) -> Result<Base> {
    let loaded = input::load_against(against, input, &after.config, context)?;
    let version = loaded.published.as_ref().map(|published| published.version.clone());
    let published = version.is_some();
    let version = version.unwrap_or(Version::new(0, 1, 0));
    Ok(Base { loaded, spelled: against.to_string(), version, published })
}

/// What is wrong with the state before is nothing that the change could be refused for, and nothing to compare
/// with either.
fn does_not_compile(stop: Stop, commit: &MergeBase) -> Stop {
    let Stop::Findings(report) = stop else { return stop };
    let (short, branch) = (commit.short(), &commit.branch);
    let mut error = Error::failed(format!("{short} ({branch}), the state before, does not compile"));
    error.details = report.findings.iter().take(3).map(ToString::to_string).collect();
    error.hint("name one that does: --against git:COMMIT, or a registry").into()
}

/// Adds to the error about a folder without files that it was a module before.
pub fn explain_gone(stop: Stop, input: &In, context: &Context) -> Stop {
    match (stop, input) {
        (Stop::Error(mut error), In::Folder(folder)) if input::is_empty(folder, context) => {
            if let Ok(Left::At(commit)) = input::merge_base()
                && let Ok(Place::Here) = input::place(&commit.id, folder, None)
            {
                error.exit = Exit::Findings;
                error.details.push(format!("it was a module in {} ({})", commit.short(), commit.branch));
                error.hint = Some(GONE.to_owned());
            }
            Stop::Error(error)
        }
        (stop, _) => stop,
    }
}
