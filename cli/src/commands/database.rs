//! The database that a command works on itself, without a registry in between.

use schemactl_store::{Address, InvalidAddress, StoreError};

use crate::error::{Error, Result};

/// Which database.
#[derive(clap::Args)]
pub struct DatabaseArgs {
    /// sqlite://FILE or postgres://USER@HOST/DATABASE
    #[arg(long, value_name = "URL", env = "SCHEMACTL_DATABASE", hide_env_values = true)]
    database: String,
}

impl DatabaseArgs {
    pub fn address(&self) -> Result<Address> {
        let address = self.database.parse();
        Ok(address.map_err(|error: InvalidAddress| Error::usage(error.to_string()))?)
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
