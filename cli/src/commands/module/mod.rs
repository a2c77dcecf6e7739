mod dependents;
mod list;
mod show;

use clap::Subcommand;
pub(super) use dependents::write as write_dependent;

use crate::{context::Context, error::Result, exit::Exit};

/// Look at modules of the registry and at who depends on them
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    List(list::Args),
    Show(show::Args),
    Dependents(dependents::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Dependents(args) => dependents::run(args, context),
    }
}
