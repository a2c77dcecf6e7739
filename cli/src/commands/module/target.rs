use std::{fmt, str::FromStr};

use schemactl_model::{ModuleName, Version};

use crate::error::{Error, Result};

/// A module, or a version of it.
#[derive(Clone, Debug)]
pub struct Target {
    pub module: ModuleName,
    pub version: Option<Version>,
}

impl FromStr for Target {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Target, String> {
        let (module, version) = match text.split_once('@') {
            Some((module, version)) => (module, Some(version)),
            None => (text, None),
        };
        Ok(Target {
            module: module.parse().map_err(|error| format!("{error}"))?,
            version: version.map(Version::parse).transpose().map_err(|error| error.to_string())?,
        })
    }
}

impl Target {
    /// The version, where one has to be named.
    pub fn version(&self) -> Result<&Version> {
        let module = &self.module;
        let missing = || {
            Error::usage(format!("which version of {module}?"))
                .hint(format!("write {module}@VERSION; schemactl module show {module} lists them"))
        };
        Ok(self.version.as_ref().ok_or_else(missing)?)
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Some(version) => write!(f, "{} {version}", self.module),
            None => self.module.fmt(f),
        }
    }
}
