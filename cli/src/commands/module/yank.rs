use super::target::Target;
use crate::{client::Client, context::Context, error::Result, exit::Exit};

/// Let no range choose a version any more; it stays, for those who are locked to it
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME@VERSION")]
    target: Target,
    /// Why; one line that others read
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (module, version) = (&args.target.module, args.target.version()?);
    Client::new(context)?.yank(module, version, &args.reason)?;
    context.printer.note(format_args!("{module} {version} is yanked"));
    Ok(Exit::Fine)
}
