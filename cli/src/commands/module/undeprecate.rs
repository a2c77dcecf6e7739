use super::target::Target;
use crate::{client::Client, context::Context, error::Result, exit::Exit};

/// Take a deprecation back
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME[@VERSION]")]
    target: Target,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let Target { module, version } = &args.target;
    Client::new(context)?.undeprecate(module, version.as_ref())?;
    context.printer.note(format_args!("{} is not deprecated any more", args.target));
    Ok(Exit::Fine)
}
