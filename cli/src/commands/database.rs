//! The database that a command works on itself, without a registry in between.

use schemactl_registry::moving::MoveError;
use schemactl_store::{Address, Bucket, InvalidAddress, StoreError};

use crate::{
    error::{Error, Result},
    settings::BucketFlags,
};

/// Which database, and the bucket beside it.
#[derive(clap::Args)]
pub struct DatabaseArgs {
    /// sqlite://FILE or postgres://USER@HOST/DATABASE
    #[arg(long, value_name = "URL", env = "SCHEMACTL_DATABASE", hide_env_values = true)]
    database: String,
    #[command(flatten)]
    bucket: BucketFlags,
}

impl DatabaseArgs {
    pub fn address(&self) -> Result<Address> {
        let address = self.database.parse();
        Ok(address.map_err(|error: InvalidAddress| Error::usage(error.to_string()))?)
    }

    /// The bucket that content is in, where it is not in the database.
    pub fn bucket(&self) -> Result<Option<Bucket>> {
        let settings = self.bucket.resolve(|name| std::env::var(name).ok())?;
        Ok(settings.as_ref().map(Bucket::new).transpose().map_err(|error| unusable(&error))?)
    }
}

/// Why nothing can be done with it.
pub fn unusable(error: &StoreError) -> Error {
    let failed = Error::failed(error.to_string());
    match std::error::Error::source(error) {
        Some(source) => failed.because(source),
        None => failed,
    }
}

/// Problems that are printed where nothing was kept because of them.
const MOST: usize = 10;

/// Why nothing was moved.
pub fn unmoved(error: &MoveError) -> Error {
    let failed = Error::failed(error.to_string());
    match error {
        MoveError::NotEmpty(_) => {
            failed.hint("import into a new database; `schemactl serve` begins a registry of its own in it")
        }
        MoveError::NotWhole(problems) => {
            let told = problems.iter().take(MOST);
            let details =
                told.map(|problem| format!("{}: {} [{}]", problem.place, problem.message, problem.code));
            Error { details: details.collect(), ..failed }
                .hint("look at the database it was exported from with `schemactl fsck`")
        }
        MoveError::Refused(_) | MoveError::Line { .. } => failed.hint("nothing was kept of the file"),
        _ => match std::error::Error::source(error) {
            Some(source) => failed.because(source),
            None => failed,
        },
    }
}
