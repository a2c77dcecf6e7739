//! Which rules run, where.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CHECKS, Checked};
use crate::{
    families::Renamed,
    levels,
    levels::Level,
    selection::{Catalog, Selection, Settings, UnknownRule},
};

/// The `[breaking]` table of `schemactl.toml`, and the `breaking` block of a `buf.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BreakingConfig {
    /// Categories and rule ids; `FILE` where it is empty, as in buf.
    pub r#use: Vec<String>,
    /// A compatibility level in the words of schema registries. It takes the place of the default, not
    /// that of a `use` that is written: then both run.
    pub level: Option<Level>,
    /// Categories and rule ids taken away again.
    pub except: Vec<String>,
    /// Files and folders about which no rule says anything.
    pub ignore: Vec<String>,
    /// By category or rule id, files and folders about which it says nothing.
    pub ignore_only: BTreeMap<String, Vec<String>>,
    /// Says nothing about packages whose version is not stable, for example `acme.v1beta1`.
    pub ignore_unstable_packages: bool,
}

/// Ids that older configurations use, with what took their place.
pub(crate) const RENAMED: Renamed = &[
    ("FIELD_SAME_CTYPE", &["FIELD_SAME_CPP_STRING_TYPE"]),
    (
        "FIELD_SAME_LABEL",
        &[
            "FIELD_SAME_CARDINALITY",
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY",
        ],
    ),
    ("FILE_SAME_JAVA_STRING_CHECK_UTF8", &["FIELD_SAME_JAVA_UTF8_VALIDATION"]),
    ("FILE_SAME_PHP_GENERIC_SERVICES", &[]),
    ("MESSAGE_SAME_MESSAGE_SET_WIRE_FORMAT", &[]),
];

impl BreakingConfig {
    /// Everything of some categories or rules.
    pub fn of(names: &[&str]) -> Self {
        BreakingConfig {
            r#use: names.iter().map(|name| (*name).to_owned()).collect(),
            ..BreakingConfig::default()
        }
    }

    /// A level and nothing else.
    pub fn at(level: Level) -> Self {
        BreakingConfig { level: Some(level), ..BreakingConfig::default() }
    }

    /// Whether every version before takes part, and not only the last.
    pub fn is_transitive(&self) -> bool {
        self.level.is_some_and(Level::is_transitive)
    }

    /// Whether every name in it means something.
    pub fn validate(&self) -> Result<(), UnknownRule> {
        self.select().map(drop)
    }

    pub(super) fn select(&self) -> Result<Selection, UnknownRule> {
        let catalog = Catalog {
            family: "breaking",
            rules: CHECKS.iter().map(|Checked { rule, .. }| rule).collect(),
            renamed: RENAMED,
            default: &["FILE"],
        };
        // Where there is a level, its differences can be named beside the rules.
        let is_rule = |name: &str| self.level.is_none() || !levels::has(name);
        let except: Vec<String> = self.except.iter().filter(|name| is_rule(name)).cloned().collect();
        let ignore_only = self.ignore_only.iter().filter(|(name, _)| is_rule(name));
        let selection = catalog.select(&Settings {
            r#use: &self.r#use,
            except: &except,
            ignore: &self.ignore,
            ignore_only: &ignore_only.map(|(name, paths)| (name.clone(), paths.clone())).collect(),
        })?;
        let replaced = self.level.is_some() && self.r#use.is_empty();
        Ok(if replaced { Selection::default() } else { selection })
    }
}
