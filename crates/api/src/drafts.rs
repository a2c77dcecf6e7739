//! Drafts: named states of modules that are no versions.

use schemactl_check::NeededApproval;
use schemactl_model::{Digest, DraftName, Finding, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Consequences, DependencyBody, DescribedFile, Lifetime, Settings, is_zero, schema::Time};

/// The query of a push.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PushParameters {
    /// How long the draft lives from now on; else as long as the registry lets drafts live.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Lifetime>,
}

/// A draft in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DraftSummary {
    /// The module; it need not have a version yet.
    pub module: ModuleName,
    /// The draft's name within the module.
    pub name: DraftName,
    /// Over files, dependencies' digests and descriptors, as that of a version; another push changes it.
    pub digest: Digest,
    /// The version it was made from.
    pub base: Option<Version>,
    /// Who pushed it last.
    pub publisher: String,
    /// What they said about it.
    pub message: String,
    /// When it was pushed first.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub created_at: OffsetDateTime,
    /// When it was pushed last.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub pushed_at: OffsetDateTime,
    /// From then on it is not there any more.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub expires_at: OffsetDateTime,
    /// What publishing it would have meant when it was pushed.
    pub verdict: DraftVerdict,
}

/// What publishing a draft would have meant when it was pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default)]
pub struct DraftVerdict {
    /// `accepted`, `refused`, `unchanged` (the version it was compared with is the same) or `stale` (it lacks what
    /// was published since its base).
    pub outcome: String,
    /// The newest version then; none for a module without one.
    pub compared_with: Option<Version>,
    /// The version it would have become, where it is accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<Version>,
    /// `initial`, `patch`, `minor` or `major`; none where nothing changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bump: Option<String>,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Whether approvals would lift the refusal.
    pub approvable: bool,
    /// Files that changed since its base and that it does not have so; the first hundred.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stale_files: Vec<String>,
}

/// A draft, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DraftBody {
    /// What a list says of it.
    #[serde(flatten)]
    pub summary: DraftSummary,
    /// SHA-256 of its encoded descriptors: what is read as them is of this state, or another push came in between.
    pub descriptors: Digest,
    /// What it depends on.
    pub dependencies: Vec<DependencyBody>,
    /// Its files.
    pub files: Vec<DescribedFile>,
    /// The rules it was pushed with.
    pub settings: Settings,
}

/// The answer to a push: 201 with a new draft, 200 where its name had another content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PushedDraft {
    /// Whether the name is new.
    pub created: bool,
    /// The draft.
    pub draft: DraftSummary,
    /// What publishing it would find; errors among them refuse no draft.
    pub findings: Vec<Finding>,
    /// How many findings are not in the answer, which has the gravest 1,000.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub omitted_findings: usize,
    /// Who would have to approve what it breaks, and who did.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needed: Vec<NeededApproval>,
    /// What publishing it would mean beside that.
    #[serde(flatten)]
    pub consequences: Consequences,
}
