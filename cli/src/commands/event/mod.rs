//! What the registry knows about one event.

mod dependents;
mod observations;
mod show;

use clap::Subcommand;

use crate::{context::Context, error::Result, exit::Exit};

/// Look at events of the registry and at who builds on them
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Show(show::Args),
    Dependents(dependents::Args),
    Observations(observations::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        Command::Show(args) => show::run(args, context),
        Command::Dependents(args) => dependents::run(args, context),
        Command::Observations(args) => observations::run(args, context),
    }
}
