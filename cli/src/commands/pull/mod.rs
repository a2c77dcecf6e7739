mod configuration;
mod descriptors;
mod draft;
mod lock;
mod sources;

use std::path::PathBuf;

use crate::{
    context::Context,
    error::{Error, Result},
    exit::Exit,
    input::In,
};

/// Fetch a module from the registry, as sources or descriptors, or hold a folder's dependencies at today's versions
#[derive(clap::Args)]
pub struct Args {
    /// registry:owner/module[@version|@draft:NAME] for what it is made of; a folder to write its schemactl.lock
    #[arg(value_name = "FROM", default_value = ".")]
    from: In,
    /// Folder for the sources; the module's name where it is left out
    #[arg(long, value_name = "DIR", conflicts_with = "output")]
    out: Option<PathBuf>,
    /// The sources of all it depends on as well, each a module in deps/OWNER/NAME: it compiles without a registry
    #[arg(long, conflicts_with = "output")]
    with_deps: bool,
    /// Write an encoded FileDescriptorSet with all it imports to this file instead of sources
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Overwrite files that differ
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match (&args.from, &args.output) {
        (In::Registry { module, version }, Some(file)) => {
            descriptors::pull(module, version.as_ref(), file, context)
        }
        (In::Registry { module, version }, None) => sources::pull(args, module, version.as_ref(), context),
        (In::Draft { module, draft }, Some(file)) => draft::descriptors(module, draft, file, context),
        (In::Draft { module, draft }, None) => draft::pull(args, module, draft, context),
        (In::Folder(folder), None) => lock::pull(folder, context),
        _ => {
            let error = Error::usage("pull takes registry:owner/module or a folder");
            Err(error
                .hint("schemactl pull registry:acme/shop; schemactl build writes a folder's descriptors")
                .into())
        }
    }
}
