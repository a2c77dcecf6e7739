//! A Postgres server for one command.

use std::process::{Command, ExitCode};

use schemactl_testing::Postgres;

use crate::Failure;

/// Runs a command with the address of an empty database in `DATABASE`, on a server that ends with it and writes as
/// durably as one that is for good.
pub fn run(command: &[&str]) -> Result<ExitCode, Failure> {
    let postgres = Postgres::start_durable().ok_or("Postgres is not installed; `make setup` installs it")?;
    let (program, arguments) = command.split_first().ok_or("there is no command")?;
    let status = Command::new(program).args(arguments).env("DATABASE", postgres.database()).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
