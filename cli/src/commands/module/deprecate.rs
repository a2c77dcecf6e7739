use schemactl_api::NewDeprecationBody;
use schemactl_model::ModuleName;

use super::target::Target;
use crate::{client::Client, context::Context, error::Result, exit::Exit};

/// Tell those who depend on a module, or on a version of it, not to rely on it any longer
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME[@VERSION]")]
    target: Target,
    /// Why, and what to do; one line that others read
    #[arg(long, value_name = "TEXT")]
    message: String,
    /// The module to use instead
    #[arg(long, value_name = "OWNER/NAME")]
    successor: Option<ModuleName>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let Target { module, version } = &args.target;
    let body = NewDeprecationBody { message: args.message.clone(), successor: args.successor.clone() };
    Client::new(context)?.deprecate(module, version.as_ref(), &body)?;
    context.printer.note(format_args!("{} is deprecated", args.target));
    Ok(Exit::Fine)
}
