mod archive;
mod dependents;
mod deprecate;
mod list;
mod show;
mod target;
mod transfer;
mod unarchive;
mod undeprecate;
mod unyank;
mod yank;

use clap::Subcommand;
pub(super) use dependents::write as write_dependent;
pub(super) use target::Target;

use crate::{context::Context, error::Result, exit::Exit};

/// Look at modules of the registry and at who depends on them; yank, deprecate, archive or transfer them
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
    Yank(yank::Args),
    Unyank(unyank::Args),
    Deprecate(deprecate::Args),
    Undeprecate(undeprecate::Args),
    Archive(archive::Args),
    Unarchive(unarchive::Args),
    Transfer(transfer::Args),
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    match &args.command {
        Command::List(args) => list::run(args, context),
        Command::Show(args) => show::run(args, context),
        Command::Dependents(args) => dependents::run(args, context),
        Command::Yank(args) => yank::run(args, context),
        Command::Unyank(args) => unyank::run(args, context),
        Command::Deprecate(args) => deprecate::run(args, context),
        Command::Undeprecate(args) => undeprecate::run(args, context),
        Command::Archive(args) => archive::run(args, context),
        Command::Unarchive(args) => unarchive::run(args, context),
        Command::Transfer(args) => transfer::run(args, context),
    }
}
