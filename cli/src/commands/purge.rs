use std::io::{self, Write};

use schemactl_api::{PurgeBody, PurgeRequest};
use schemactl_model::FilePath;

use super::{module::Target, options::DataFormat};
use crate::{
    client::Client,
    context::Context,
    error::{Error, Result},
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// Take a file's content, for example one with a leaked password, out of every version that has it, for good; takes a token
/// of an admin of everything
#[derive(clap::Args)]
pub struct Args {
    /// A version that has it
    #[arg(value_name = "OWNER/NAME@VERSION")]
    target: Target,
    /// The file in that version
    #[arg(long, value_name = "PATH")]
    file: String,
    /// Why; one line that everybody reads, so never the secret itself
    #[arg(long, value_name = "TEXT", default_value = "it held a secret")]
    reason: String,
    /// Only say which versions of which modules have it
    #[arg(long)]
    dry_run: bool,
    /// text, or json
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let path: FilePath = args.file.parse().map_err(|error| Error::usage(format!("--file: {error}")))?;
    let request = PurgeRequest {
        module: args.target.module.clone(),
        version: args.target.version()?.clone(),
        path,
        reason: args.reason.clone(),
        dry_run: args.dry_run,
    };
    let purge = Client::new(context)?.purge(&request)?;
    context.printer.data(|out| match args.format {
        DataFormat::Json => {
            serde_json::to_writer(&mut *out, &purge)?;
            writeln!(out)
        }
        DataFormat::Text => write(out, &purge),
    })?;
    tell(&purge, &request, context);
    Ok(Exit::Fine)
}

fn write(out: &mut dyn Write, purge: &PurgeBody) -> io::Result<()> {
    let word = |done: &'static str, would: &'static str| if purge.purged { done } else { would };
    for one in &purge.versions {
        let newest = if one.newest { "  its newest version" } else { "" };
        let (module, version, path) = (&one.module, &one.version, visible(one.path.as_str()));
        let did = word("purged", "has it");
        writeln!(out, "{did}  {BOLD}{module}{BOLD:#} {version}  {DIM}{path}{newest}{DIM:#}")?;
    }
    for one in &purge.redacted {
        let did = word("redacted", "imports it");
        writeln!(out, "{did}  {BOLD}{}{BOLD:#} {}", one.module, one.version)?;
    }
    for draft in &purge.drafts {
        let did = word("deleted", "has it");
        writeln!(out, "{did}  {BOLD}{}{BOLD:#}@draft:{}", draft.module, draft.name)?;
    }
    Ok(())
}

fn tell(purge: &PurgeBody, request: &PurgeRequest, context: &Context) {
    let printer = &context.printer;
    let versions = purge.versions.len();
    let s = if versions == 1 { "" } else { "s" };
    let what = if purge.purged { "is gone from" } else { "would go from" };
    printer.note(format_args!("the content {what} {versions} version{s}"));
    for other in &purge.others {
        let PurgeRequest { module, path, .. } = request;
        printer.warning(format_args!(
            "{module} {} has another content under {}, which was not looked into; purge it too if the same stands there",
            other.version,
            visible(path.as_str())
        ));
    }
    for remains in &purge.remains {
        printer.note(format_args!("not reached: {}", visible(remains)));
    }
    if !purge.purged && purge.versions.iter().any(|one| one.newest) {
        printer.hint(
            "publish a version without it first: nothing is purged from the newest version of a module",
        );
    }
}
