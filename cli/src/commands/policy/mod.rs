mod cases;
mod log;
mod pull;
mod push;
mod show;
mod test;

use clap::Subcommand;

use crate::{context::Context, error::Result, exit::Exit};

/// Show the organisation's policy, test it with cases, store it in the registry, or look at those that held
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Show(show::Args),
    Pull(pull::Args),
    Push(push::Args),
    Log(log::Args),
    Test(test::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        Command::Show(args) => show::run(args, context),
        Command::Pull(args) => pull::run(args, context),
        Command::Push(args) => push::run(args, context),
        Command::Log(args) => log::run(args, context),
        Command::Test(args) => test::run(args, context),
    }
}
