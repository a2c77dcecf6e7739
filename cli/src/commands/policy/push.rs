use std::path::PathBuf;

use schemactl_api::PolicyRequest;

use crate::{client::Client, context::Context, error::Result, exit::Exit, policy::read_policy};

/// Store a policy in the registry, to hold from now on; takes an admin token
#[derive(clap::Args)]
pub struct Args {
    /// The policy, a TOML file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The version it takes the place of; else whatever holds
    #[arg(long, value_name = "VERSION")]
    base: Option<i64>,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let policy = read_policy(&args.file)?;
    let client = Client::new(context)?;
    let base = match args.base {
        Some(base) => base,
        None => client.policy()?.map_or(0, |body| body.version),
    };
    let body = client.set_policy(&PolicyRequest { base, policy })?;
    context.printer.data(|out| writeln!(out, "policy {}", body.version))?;
    Ok(Exit::Fine)
}
