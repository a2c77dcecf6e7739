//! What plan and apply share.

use schemactl_model::Finding;
use schemactl_sinks::{Desired, Environment};

use crate::{
    config::Config,
    error::{Error, Result},
    input::Loaded,
};

/// Which environment.
#[derive(clap::Args)]
pub struct EnvironmentArgs {
    /// Environment of the schemactl.toml; may be left out where there is only one
    #[arg(long, value_name = "NAME")]
    env: Option<String>,
}

impl EnvironmentArgs {
    /// The environment of a configuration.
    pub fn of(&self, config: &Config) -> Result<Environment> {
        let known = || config.environments.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
        let write_one = "put for example [env.dev.connections.postgres] into the schemactl.toml";
        match (&self.env, config.environments.len()) {
            (Some(name), _) => {
                let found = config.environments.get(name).cloned();
                let missing = || {
                    let error = Error::usage(format!("there is no environment {name:?}"));
                    error.hint(if known().is_empty() {
                        write_one.to_owned()
                    } else {
                        format!("there is {}", known())
                    })
                };
                Ok(found.ok_or_else(missing)?)
            }
            (None, 1) => Ok(config.environments.values().next().cloned().unwrap_or_default()),
            (None, 0) => {
                Err(Error::usage("no environment says what destinations mean").hint(write_one).into())
            }
            (None, _) => {
                let error = Error::usage("there are several environments");
                Err(error.hint(format!("name one with --env: {}", known())).into())
            }
        }
    }
}

/// What the events of a schema need, and what is said about it.
pub fn desired(loaded: &mut Loaded, environment: &Environment) -> Result<(Desired, Vec<Finding>)> {
    let events = loaded.events()?;
    Ok(schemactl_sinks::desired(&loaded.schema, &events, environment))
}
