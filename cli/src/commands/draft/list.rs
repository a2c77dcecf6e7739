use std::io::{self, Write};

use schemactl_api::DraftSummary;
use schemactl_model::ModuleName;

use super::words::sentence;
use crate::{
    client::Client,
    commands::options::DataFormat,
    context::Context,
    error::Result,
    exit::Exit,
    printer::{BOLD, DIM, visible},
};

/// List a module's drafts
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    /// text, or json: a draft a line
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: DataFormat,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let drafts = Client::new(context)?.drafts(&args.module)?;
    if drafts.is_empty() {
        context.printer.note(format_args!("{} has no drafts", args.module));
    }
    for draft in drafts {
        context.printer.data(|out| args.format.write(&draft, out, |out| text(&draft, out)))?;
    }
    Ok(Exit::Fine)
}

fn text(draft: &DraftSummary, out: &mut dyn Write) -> io::Result<()> {
    let DraftSummary { name, publisher, pushed_at, expires_at, verdict, .. } = draft;
    let (pushed, expires, publisher) = (pushed_at.date(), expires_at.date(), visible(publisher));
    writeln!(
        out,
        "{BOLD}{name}{BOLD:#} {}  {DIM}pushed {pushed} by {publisher}, expires {expires}{DIM:#}",
        sentence(verdict)
    )
}
