use clap::CommandFactory;
use clap_complete::Shell;

use super::Arguments;
use crate::{context::Context, error::Result, exit::Exit};

/// Print a completion script for a shell
#[derive(clap::Args)]
pub struct Args {
    shell: Shell,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "schemactl", &mut script);
    context.printer.raw(&script)?;
    Ok(Exit::Fine)
}
