use schemactl_model::ModuleName;

use crate::{client::Client, context::Context, error::Result, exit::Exit};

/// Open an archived module again
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    Client::new(context)?.unarchive(&args.module)?;
    context.printer.note(format_args!("{} is not archived any more", args.module));
    Ok(Exit::Fine)
}
