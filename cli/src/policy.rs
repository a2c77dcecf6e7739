//! The organisation's policy, read from a file.

use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use clap::Args;
use schemactl_check::{Policy, policy::Day};

use crate::{
    client::Client,
    commands::unknown_rule,
    config::from_toml,
    context::Context,
    error::{Error, Result, io_error},
};

/// Bytes of a file that people write by hand.
const LARGEST: u64 = 1 << 20;

/// Which policy holds.
#[derive(Args)]
pub struct PolicyArgs {
    /// The organisation's policy, a TOML file; else the registry's where one is named, else only the rules hold
    #[arg(long, env = "SCHEMACTL_POLICY", value_name = "FILE")]
    pub policy: Option<PathBuf>,
}

impl PolicyArgs {
    /// The policy of the file, else the registry's; where neither is named, the default.
    pub fn read(&self, context: &Context) -> Result<Policy> {
        if let Some(path) = self.policy.as_ref().filter(|path| !path.as_os_str().is_empty()) {
            return read_policy(path);
        }
        let Some(address) = &context.registry else {
            return Ok(Policy::default());
        };
        let Some(body) = Client::new(context)?.policy()?.filter(|body| body.version > 0) else {
            return Ok(Policy::default());
        };
        context.printer.note(format_args!("with policy {} of {address}", body.version));
        Ok(body.policy)
    }
}

/// The policy of a file.
pub fn read_policy(path: &Path) -> Result<Policy> {
    let policy: Policy = from_toml(&path.to_string_lossy(), &read_small(path)?)?;
    policy.validate().map_err(|error| unknown_rule(&error))?;
    Ok(policy)
}

/// The text of a file that is not larger than such files are.
pub fn read_small(path: &Path) -> Result<String> {
    let refused = |error: &std::io::Error| io_error("read", path.display(), error);
    let mut text = String::new();
    let file = File::open(path).map_err(|error| refused(&error))?;
    file.take(LARGEST + 1).read_to_string(&mut text).map_err(|error| refused(&error))?;
    if text.len() as u64 > LARGEST {
        let message = format!("{} is larger than {LARGEST} bytes", path.display());
        return Err(Error::usage(message).hint("split it, or name another file").into());
    }
    Ok(text)
}

/// The day it is in UTC.
pub fn today() -> Day {
    const SECONDS_OF_A_DAY: u64 = 86_400;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    Day::since_epoch(u32::try_from(seconds / SECONDS_OF_A_DAY).unwrap_or(u32::MAX))
}
