use super::target::Target;
use crate::{client::Client, context::Context, error::Result, exit::Exit};

/// Let ranges choose a yanked version again
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME@VERSION")]
    target: Target,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let (module, version) = (&args.target.module, args.target.version()?);
    Client::new(context)?.unyank(module, version)?;
    context.printer.note(format_args!("{module} {version} is not yanked any more"));
    Ok(Exit::Fine)
}
