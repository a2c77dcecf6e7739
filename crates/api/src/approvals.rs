//! Approvals: who asks for one, and what came of it.

use schemactl_check::NeededApproval;
use schemactl_model::{Digest, Finding, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// The body of `POST /api/v1/approvals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewApprovalBody {
    /// The module.
    pub module: ModuleName,
    /// The change, as the refusal names it.
    pub digest: Digest,
    /// Why the break is fine; one line.
    pub reason: String,
    /// When the approval ends: 14 days from now if nothing is said, 90 at most.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub until: Option<OffsetDateTime>,
}

/// The answer to `POST /api/v1/approvals/requests`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AskedBody {
    /// Whether somebody is asked now: approvals are all that stands against the change.
    pub asked: bool,
    /// The change, as an approval names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Digest>,
    /// Who could approve it, or why nobody is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// An approval that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalBody {
    /// What `DELETE /api/v1/approvals/{id}` revokes it by.
    pub id: i64,
    /// Who gave it: a token's name, or `oidc:` and what an issuer calls them.
    pub approver: String,
    /// The roles by which they did; none of an approval from before they were kept.
    #[serde(default)]
    pub roles: Vec<String>,
    /// Whether policy goes by the name: an issuer says so, or an admin of everything made the token.
    #[serde(default)]
    pub vouched: bool,
    /// Why.
    pub reason: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub created_at: OffsetDateTime,
    /// When it ends.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub until: OffsetDateTime,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub revoked_at: Option<OffsetDateTime>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_by: Option<String>,
    /// The version it led to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}

/// The answer to `POST /api/v1/approvals`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GivenApprovalBody {
    /// The approval.
    #[serde(flatten)]
    pub approval: ApprovalBody,
    /// Who has to approve, and who did by now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needed: Vec<NeededApproval>,
}

/// A change that was refused for nothing but what an approval lifts, with the approvals that were given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ApprovalRequestBody {
    /// Counts up; not gapless.
    pub id: i64,
    /// The module.
    pub module: ModuleName,
    /// Over the version it replaces and what is to replace it: any further edit has another.
    pub digest: Digest,
    /// The version it replaces.
    pub base: Version,
    /// Who tried to publish it.
    pub publisher: String,
    /// What the publisher said about it.
    pub message: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub requested_at: OffsetDateTime,
    /// When nobody waits for it any more.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub expires_at: OffsetDateTime,
    /// `waiting`, `approved`, `published` or `over`.
    pub state: String,
    /// Why it was refused.
    pub findings: Vec<Finding>,
    /// How many more there were.
    #[serde(default)]
    pub omitted_findings: usize,
    /// Who has to approve, and who did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needed: Vec<NeededApproval>,
    /// The first first.
    pub approvals: Vec<ApprovalBody>,
}

/// The query of `GET /api/v1/approvals`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ApprovalParameters {
    /// The module; empty for all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub module: String,
    /// Only what waits for an approval.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
    /// The `next` of the page before.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// Items to a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
