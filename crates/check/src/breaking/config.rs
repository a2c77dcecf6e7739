//! Which rules run, where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CHECKS, Checked};
use crate::selection::{Catalog, Selection, Settings, UnknownRule};

/// The `[breaking]` table of `schemactl.toml`, and the `breaking` block of a `buf.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BreakingConfig {
    /// Categories and rule ids; `FILE` where it is empty, as in buf.
    pub r#use: Vec<String>,
    /// A compatibility level in the words of schema registries, in place of `use`.
    pub level: Option<String>,
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
const RENAMED: &[(&str, &[&str])] = &[
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

    /// Whether every name in it means something that is built.
    pub fn validate(&self) -> Result<(), UnknownRule> {
        self.select().map(drop)
    }

    pub(super) fn select(&self) -> Result<Selection, UnknownRule> {
        if let Some(level) = &self.level {
            return Err(UnknownRule::NotBuilt {
                name: level.chars().take(80).collect(),
                missing: "every compatibility level".to_owned(),
                instead: "a category: CSR, FILE, PACKAGE, WIRE, WIRE_JSON".to_owned(),
            });
        }
        let catalog = Catalog {
            family: "breaking",
            rules: CHECKS.iter().map(|Checked { rule, .. }| rule).collect(),
            unbuilt: &[],
            renamed: RENAMED,
            default: &["FILE"],
        };
        catalog.select(&Settings {
            r#use: &self.r#use,
            except: &self.except,
            ignore: &self.ignore,
            ignore_only: &self.ignore_only,
        })
    }
}
