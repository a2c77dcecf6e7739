//! Which rules run, where, and what the configurable ones expect.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{event_rules, rules};
use crate::families::Renamed;
use crate::selection::{Catalog, Selection, Settings, UnknownRule};

/// The `[lint]` table of `schemactl.toml`, and the `lint` block of a `buf.yaml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct LintConfig {
    /// Categories and rule ids. Where it is empty: `STANDARD`.
    pub r#use: Vec<String>,
    /// Categories and rule ids taken away again.
    pub except: Vec<String>,
    /// Files and folders about which no rule says anything.
    pub ignore: Vec<String>,
    /// By category or rule id, files and folders about which it says nothing.
    pub ignore_only: BTreeMap<String, Vec<String>>,
    /// How the zero value of an enum ends; `_UNSPECIFIED` where it is not set.
    pub enum_zero_value_suffix: Option<String>,
    /// How a service's name ends; `Service` where it is not set.
    pub service_suffix: Option<String>,
    /// One message may be request and response of the same method.
    pub rpc_allow_same_request_response: bool,
    /// `google.protobuf.Empty` may be the request of any method.
    pub rpc_allow_google_protobuf_empty_requests: bool,
    /// `google.protobuf.Empty` may be the response of any method.
    pub rpc_allow_google_protobuf_empty_responses: bool,
    /// Comments `buf:lint:ignore RULE_ID` silence nothing.
    pub disallow_comment_ignores: bool,
}

/// Names that older configurations use, with what took their place.
pub(crate) const RENAMED: Renamed = &[("DEFAULT", &["STANDARD"])];

impl LintConfig {
    /// Everything of some categories or rules.
    pub fn of(names: &[&str]) -> Self {
        LintConfig { r#use: names.iter().map(|name| (*name).to_owned()).collect(), ..LintConfig::default() }
    }

    pub(super) fn select(&self) -> Result<Selection, UnknownRule> {
        let catalog = Catalog {
            family: "lint",
            rules: rules().chain(event_rules()).collect(),
            renamed: RENAMED,
            default: &["STANDARD"],
        };
        catalog.select(&Settings {
            r#use: &self.r#use,
            except: &self.except,
            ignore: &self.ignore,
            ignore_only: &self.ignore_only,
        })
    }
}
