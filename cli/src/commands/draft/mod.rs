//! Drafts of the registry; `publish --draft` makes them.

mod delete;
mod list;
pub(super) mod words;

use crate::{context::Context, error::Result, exit::Exit};

/// Look at drafts of a module, or delete one; publish --draft makes them
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    List(list::Args),
    Delete(delete::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        Command::List(args) => list::run(args, context),
        Command::Delete(args) => delete::run(args, context),
    }
}
