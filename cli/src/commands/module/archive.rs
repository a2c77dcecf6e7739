use schemactl_model::ModuleName;

use crate::{client::Client, context::Context, error::Result, exit::Exit};

/// Let nothing be published to a module any more; it can be read as before
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    /// Why; one line that others read
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    Client::new(context)?.archive(&args.module, &args.reason)?;
    context.printer.note(format_args!("{} is archived", args.module));
    Ok(Exit::Fine)
}
