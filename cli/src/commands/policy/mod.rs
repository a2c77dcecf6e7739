mod cases;
mod push;
mod show;
mod test;

use clap::Subcommand;

use crate::{context::Context, error::Result, exit::Exit};

/// Show the organisation's policy, test it with cases, or store it in the registry
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Show(show::Args),
    Push(push::Args),
    Test(test::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        Command::Show(args) => show::run(args, context),
        Command::Push(args) => push::run(args, context),
        Command::Test(args) => test::run(args, context),
    }
}
