use std::path::Path;

use schemactl_model::{ModuleName, Version};

use crate::{client::Client, context::Context, error::Result, exit::Exit, states, write};

/// Writes the descriptors of a version with all it imports.
pub(super) fn pull(
    module: &ModuleName,
    version: Option<&Version>,
    file: &Path,
    context: &Context,
) -> Result<Exit> {
    let client = Client::new(context)?;
    let found = client.version(module, version)?.summary;
    states::warn_of_version(module, &found.version, &client, context)?;
    write::file(file, &client.descriptors(&found.module, &found.version)?)?;
    context.printer.note(format_args!("{} {}: {}", found.module, found.version, file.display()));
    Ok(Exit::Fine)
}
