//! Drafts: as versions, but nothing that comes behind them is made from them.

use std::path::Path;

use schemactl_api::{DescribedFile, DraftBody};
use schemactl_model::{DraftName, ModuleName, Version};

use super::{Args, lock::held, sources};
use crate::{
    client::Client,
    config::{Lock, LockedModule},
    context::Context,
    error::Result,
    exit::Exit,
    write,
};

/// Writes the sources of a draft, and of all it depends on where they are asked for.
pub(super) fn pull(args: &Args, module: &ModuleName, name: &DraftName, context: &Context) -> Result<Exit> {
    let client = Client::new(context)?;
    let mut draft = client.draft(module, name)?;
    let files: Vec<DescribedFile> = std::mem::take(&mut draft.files);
    let lock = lock(&draft, &client)?;
    let state = sources::State {
        module: &draft.summary.module,
        called: format!("draft {name}"),
        dependencies: &draft.dependencies,
        settings: &draft.settings,
        files,
        lock,
    };
    sources::write(args, state, &client, context)
}

/// Writes the descriptors of a draft with all it imports.
pub(super) fn descriptors(
    module: &ModuleName,
    name: &DraftName,
    file: &Path,
    context: &Context,
) -> Result<Exit> {
    let (draft, descriptors) = Client::new(context)?.draft_with_descriptors(module, name)?;
    write::file(file, &descriptors)?;
    context.printer.note(format_args!("{} draft {name}: {}", draft.summary.module, file.display()));
    Ok(Exit::Fine)
}

/// A draft's base is that of whatever is made of it: what is published then replaces the same version.
fn lock(draft: &DraftBody, client: &Client) -> Result<Lock> {
    let locked = |version: &Version| -> Result<LockedModule> {
        let found = client.version(&draft.summary.module, Some(version))?.summary;
        Ok(LockedModule { version: found.version, digest: found.digest })
    };
    let base = draft.summary.base.as_ref().map(locked).transpose()?;
    Ok(Lock { base, dependencies: held(&draft.dependencies, client)? })
}
