//! Errors, as `application/problem+json` (RFC 9457).

use schemactl_check::NeededApproval;
use schemactl_model::{Digest, Finding, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Consequences, is_zero};

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
    /// How many findings are not in the answer, which has the gravest 1,000.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted_findings: usize,
    /// The version that is latest; with `stale_base` and `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Version>,
    /// Files that changed in between; with `stale_base`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// The change that was refused, as an approval names it; with `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Digest>,
    /// Whether approvals would lift the refusal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approvable: bool,
    /// Who has to approve what it breaks, and who did; with `refused`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needed: Vec<NeededApproval>,
    /// How much changes: `initial`, `patch`, `minor` or `major`; with `refused`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bump: Option<String>,
    /// What it would mean beside the findings; with `refused`.
    #[serde(flatten)]
    pub consequences: Consequences,
    /// The permission that the caller lacks; with `forbidden`, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<MissingPermission>,
}

/// What somebody was refused for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MissingPermission {
    /// For example `publish`.
    pub permission: String,
    /// Where it was asked for, as a scope: `*`, `acme` or `acme/shop`; `None` where anywhere would do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The roles that have it there.
    pub roles: Vec<String>,
}
