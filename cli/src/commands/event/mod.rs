//! What the registry knows about one event.

mod observations;
mod show;

use crate::{context::Context, error::Result, exit::Exit};

/// Look at events of the registry
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    Show(show::Args),
    Observations(observations::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        Command::Show(args) => show::run(args, context),
        Command::Observations(args) => observations::run(args, context),
    }
}
