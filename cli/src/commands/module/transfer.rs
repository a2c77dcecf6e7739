use schemactl_model::ModuleName;

use crate::{client::Client, context::Context, error::Result, exit::Exit};

/// Give a module to another owner, or another name; the former name leads to it
#[derive(clap::Args)]
pub struct Args {
    #[arg(value_name = "OWNER/NAME")]
    module: ModuleName,
    /// The name that it gets
    #[arg(value_name = "OWNER/NAME")]
    to: ModuleName,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let Args { module, to } = args;
    Client::new(context)?.transfer(module, to)?;
    context.printer.note(format_args!("{module} is called {to} now"));
    context.printer.hint(&format!("write name = \"{to}\" in the module's schemactl.toml"));
    Ok(Exit::Fine)
}
