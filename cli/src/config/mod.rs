//! What a module's folder says about itself: `schemactl.toml`, or a `buf.yaml` where there is none.

mod buf;
mod error;
mod lock;
mod map;
mod schemactl;
mod toml_text;
mod yaml;

use std::collections::BTreeMap;

use schemactl_check::{BreakingConfig, LintConfig};
use schemactl_model::{ModuleName, VersionReq};
use schemactl_sinks::Environment;

pub use lock::{LOCK_FILE, Lock, LockedModule};
pub use toml_text::from_toml;

/// Name of our configuration file.
pub const CONFIG_FILE: &str = "schemactl.toml";
/// Name of buf's.
pub const BUF_FILE: &str = "buf.yaml";

/// What a module's folder says.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The module's name; without one it cannot be published.
    pub module: Option<ModuleName>,
    /// Import roots below the folder; empty is the folder itself.
    pub roots: Vec<Root>,
    pub dependencies: BTreeMap<ModuleName, Dependency>,
    pub lint: LintConfig,
    pub breaking: BreakingConfig,
    pub generate: Vec<Generate>,
    /// By name.
    pub environments: BTreeMap<String, Environment>,
}

/// An import root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// Below the folder of the configuration; empty for that folder.
    pub path: String,
    /// Folders left out, below the folder of the configuration.
    pub excludes: Vec<String>,
}

/// A module depended on.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The versions it can do with.
    pub version: Option<VersionReq>,
    /// Where it lies on this machine, from the folder of the configuration; it wins over the version.
    pub path: Option<String>,
}

/// A `[[generate]]` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generate {
    pub logger: String,
    /// Folder, from the folder of the configuration.
    pub out: String,
}

impl Config {
    /// Reads a configuration file; its name's ending decides what it is. `shown` is how messages name
    /// it.
    pub fn parse(shown: &str, text: &str) -> crate::error::Result<Config> {
        let mut config =
            if shown.ends_with(".toml") { schemactl::parse(shown, text)? } else { buf::parse(shown, text)? };
        config.ignore_below_roots();
        Ok(config)
    }

    /// Ignored paths are written from the folder of the configuration, findings have paths below the
    /// import root.
    fn ignore_below_roots(&mut self) {
        let roots: Vec<String> = self.roots.iter().map(|root| root.path.clone()).collect();
        let only = self.lint.ignore_only.values_mut().chain(self.breaking.ignore_only.values_mut());
        let lists = [&mut self.lint.ignore, &mut self.breaking.ignore].into_iter().chain(only);
        for path in lists.flatten() {
            if let Some(below) = roots.iter().find_map(|root| below_root(path, root)) {
                *path = below;
            }
        }
    }
}

/// A path below a root without the root; `.` for the root itself.
fn below_root(path: &str, root: &str) -> Option<String> {
    if root.is_empty() {
        return None;
    }
    match path.strip_prefix("./").unwrap_or(path).strip_prefix(root)? {
        "" | "/" => Some(".".to_owned()),
        rest => rest.strip_prefix('/').map(str::to_owned),
    }
}
