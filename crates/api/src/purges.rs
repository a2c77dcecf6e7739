//! Taking content out of published versions for good.

use schemactl_model::{Digest, DraftName, FilePath, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The body of `POST /api/v1/purges`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PurgeRequest {
    /// A module that has the content.
    pub module: ModuleName,
    /// A version of it that has the content.
    pub version: Version,
    /// The file whose content has to go. It goes from every version of every module that has the same.
    pub path: FilePath,
    /// Why; one line that everybody reads, so never what has to go.
    pub reason: String,
    /// Whether only to say what would go.
    #[serde(default)]
    pub dry_run: bool,
}

/// What a purge took away, or would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PurgeBody {
    /// SHA-256 of the content.
    pub digest: Digest,
    /// Whether it is gone now; else this only says what would go.
    pub purged: bool,
    /// Every version that has the content. Its descriptors go with it.
    pub versions: Vec<PurgedVersionBody>,
    /// Versions of other modules that import the file: their descriptors stay, without the file's texts.
    pub redacted: Vec<RedactedVersionBody>,
    /// Drafts that have the content, as a file or from a version they were compiled with: they are deleted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drafts: Vec<PurgedDraftBody>,
    /// Other contents that the module has under the path, which a purge leaves alone: the same may stand in them.
    pub others: Vec<OtherContentBody>,
    /// What a purge does not reach, a sentence each.
    pub remains: Vec<String>,
}

/// A version that has the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PurgedVersionBody {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
    /// The file that has it.
    pub path: FilePath,
    /// Whether it is the module's newest: nothing is purged until there is one behind it without the content.
    #[serde(default)]
    pub newest: bool,
}

/// A draft that has the content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PurgedDraftBody {
    /// The module.
    pub module: ModuleName,
    /// The draft's name.
    pub name: DraftName,
}

/// A version whose descriptors are rewritten.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RedactedVersionBody {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
}

/// Another content under the same path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OtherContentBody {
    /// The lowest version that has it.
    pub version: Version,
    /// SHA-256 of it.
    pub digest: Digest,
}
