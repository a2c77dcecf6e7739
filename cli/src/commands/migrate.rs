use schemactl_store::{Address, InvalidAddress, Store};

use crate::{
    context::Context,
    error::{Error, Result},
    exit::Exit,
    runtime,
};

/// Bring a registry's database up to date
///
/// serve does it on start; with serve --no-migrate this is the step before. Safe beside others that do the same.
#[derive(clap::Args)]
pub struct Args {
    /// sqlite://FILE or postgres://USER@HOST/DATABASE
    #[arg(long, value_name = "URL", env = "SCHEMACTL_DATABASE", hide_env_values = true)]
    database: String,
}

pub fn run(args: &Args, context: &Context) -> Result<Exit> {
    let address: Address =
        args.database.parse().map_err(|error: InvalidAddress| Error::usage(error.to_string()))?;
    let done = runtime::block_on(async {
        let store = Store::open(&address).await?;
        let done = store.schema().await;
        store.close().await;
        done
    })?;
    let done = done.map_err(|error| {
        let failed = Error::failed(error.to_string());
        match std::error::Error::source(&error) {
            Some(source) => failed.because(source),
            None => failed,
        }
    })?;
    context.printer.note(format_args!("{address} is up to date: migration {done}"));
    Ok(Exit::Fine)
}
