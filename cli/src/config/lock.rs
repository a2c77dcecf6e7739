//! `schemactl.lock`: what dependencies are held at, and which published version the folder was made
//! from. Written by schemactl, meant to be committed.

use std::collections::BTreeMap;

use schemactl_model::{Digest, ModuleName, Version};
use serde::{Deserialize, Serialize};

use super::error::{Place, at};
use crate::error::{Error, Result};

/// Name of the file, beside the configuration.
pub const LOCK_FILE: &str = "schemactl.lock";

const HEADER: &str = "# Written by schemactl. Commit it.\n";

/// The file as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Lock {
    /// The published version of the module itself that this folder was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<LockedModule>,
    /// Dependencies, those of dependencies included.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dependencies: BTreeMap<ModuleName, LockedModule>,
}

/// A version that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedModule {
    pub version: Version,
    pub digest: Digest,
}

impl Lock {
    /// Reads the file; `shown` is how messages name it.
    pub fn parse(shown: &str, text: &str) -> Result<Lock> {
        let parsed = toml::from_str(text);
        Ok(parsed.map_err(|error| {
            let place = error.span().map(|span| Place::of(text, span.start));
            at(shown, place, error.message().trim_end()).hint("delete the file; it is written anew")
        })?)
    }

    /// The file's text.
    pub fn text(&self) -> Result<String> {
        let body = toml::to_string(self)
            .map_err(|error| Error::failed(format!("cannot write {LOCK_FILE}")).because(&error))?;
        Ok(format!("{HEADER}\n{body}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let locked = LockedModule { version: "0.2.0".parse().unwrap(), digest: Digest::of(b"x") };
        let lock = Lock {
            base: Some(locked.clone()),
            dependencies: [("acme/common".parse().unwrap(), locked)].into(),
        };
        assert_eq!(Lock::parse(LOCK_FILE, &lock.text().unwrap()).unwrap(), lock);
    }
}
