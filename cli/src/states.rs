//! What whoever uses a module has to know became of it.

use schemactl_api::DeprecationBody;
use schemactl_model::{ModuleName, Version};

use crate::{client::Client, context::Context, error::Result, printer::visible};

/// Warns of a module that is deprecated or has another name, and says that it is archived.
pub fn warn_of_module(module: &ModuleName, client: &Client, context: &Context) -> Result<()> {
    let found = client.module(module)?;
    if found.name != *module {
        context.printer.warning(format_args!("{module} is called {} by now", found.name));
    }
    if let Some(deprecated) = &found.deprecated {
        context.printer.warning(format_args!("{module} is deprecated: {}", words(deprecated)));
    }
    if let Some(archived) = &found.archived {
        let reason = visible(&archived.reason);
        context.printer.note(format_args!("{module} is archived: {reason}"));
    }
    Ok(())
}

/// The same, and warns of a version that is yanked or deprecated.
pub fn warn_of_version(
    module: &ModuleName,
    version: &Version,
    client: &Client,
    context: &Context,
) -> Result<()> {
    warn_of_module(module, client, context)?;
    let versions = client.versions(module)?;
    let Some(found) = versions.iter().find(|found| found.version == *version) else { return Ok(()) };
    if let Some(yanked) = &found.yanked {
        context.printer.warning(format_args!("{module} {version} is yanked: {}", visible(&yanked.reason)));
    }
    if let Some(deprecated) = &found.deprecated {
        context.printer.warning(format_args!("{module} {version} is deprecated: {}", words(deprecated)));
    }
    Ok(())
}

fn words(deprecated: &DeprecationBody) -> String {
    let message = visible(&deprecated.message);
    match &deprecated.successor {
        Some(successor) => format!("{message}; use {successor} instead"),
        None => message,
    }
}
