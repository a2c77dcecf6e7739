//! Arguments that several commands share.

use std::path::PathBuf;

use clap::Args;
use schemactl_check::{Level, UnknownRule};

use crate::{
    config::Config,
    error::{Error, Result, io_error},
    findings::Format,
    input::In,
};

/// The schema a command is about.
#[derive(Args)]
pub struct InputArgs {
    /// The schema: a folder, .binpb, .json, git:REF[:DIR] or registry:owner/module[@version]
    #[arg(value_name = "IN", default_value = ".")]
    pub input: In,
}

/// How findings are printed.
#[derive(Args)]
pub struct FormatArgs {
    /// text or json: one object a line, with buf's keys and ours after them
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// Another configuration than the one beside the files.
#[derive(Args)]
pub struct ConfigArgs {
    /// Rules from this file, a schemactl.toml or a buf.yaml (also as JSON), instead of the one beside the files
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

impl ConfigArgs {
    /// The configuration of the file, if one is named.
    pub fn read(&self) -> Result<Option<Config>> {
        let Some(path) = &self.config else {
            return Ok(None);
        };
        let text = std::fs::read_to_string(path).map_err(|error| io_error("read", path.display(), &error))?;
        Config::parse(&path.to_string_lossy(), &text).map(Some)
    }
}

/// A rule or category that is not there.
pub fn unknown_rule(error: &UnknownRule) -> Error {
    let refused = Error::usage(error.to_string());
    match error {
        UnknownRule::Unknown { name, family: "breaking", .. } if name.parse::<Level>().is_ok() => {
            refused.hint(format!("{name} is a level: --level {name}, or level = \"{name}\" in [breaking]"))
        }
        UnknownRule::Unknown { family, .. } => {
            refused.hint(format!("schemactl rules --family {family} lists them"))
        }
        UnknownRule::Fixed { name } => refused.hint(format!("take {name} out of the policy's severities")),
    }
}
