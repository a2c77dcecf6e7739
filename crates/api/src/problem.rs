//! Errors, as `application/problem+json` (RFC 9457).

use schemactl_model::{Digest, Finding, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Consequences;

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Problem {
    /// `about:blank`: `code` is what tells problems apart.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What programs decide by; stable. For example `stale_base`.
    pub code: String,
    /// What happened, and to what.
    pub detail: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Ties the answer to the server's log.
    #[serde(default)]
    pub request_id: String,
    /// What the rules or the compiler say; with `refused` and `does_not_compile`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Finding>,
    /// The version that is latest; with `stale_base` and `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Version>,
    /// Files that changed in between; with `stale_base`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// The change that was refused, as an approval names it; with `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Digest>,
    /// Whether an approval would lift the refusal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approvable: bool,
    /// How much changes: `initial`, `patch`, `minor` or `major`; with `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bump: Option<String>,
    /// What it would mean beside the findings; with `refused`.
    #[serde(flatten)]
    pub consequences: Consequences,
}
