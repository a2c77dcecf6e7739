//! Modules and their versions.

use schemactl_model::{Digest, FilePath, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Content, DeprecationBody, Settings, StatementBody, schema::Time};

/// A module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ModuleBody {
    /// Its name.
    pub name: ModuleName,
    /// Its latest version: the highest that is not yanked; where all are, the highest.
    pub latest: Version,
    /// When the latest version was published.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub published_at: OffsetDateTime,
    /// Who published it.
    pub publisher: String,
    /// Versions it has.
    pub versions: u64,
    /// Events its latest version declares.
    pub events: u64,
    /// That nobody should rely on it any longer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<DeprecationBody>,
    /// That nothing is published to it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived: Option<StatementBody>,
    /// Names that it had, which lead to it; only where one module was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub former_names: Vec<ModuleName>,
}

/// A version in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VersionSummary {
    /// The module.
    pub module: ModuleName,
    /// The version.
    pub version: Version,
    /// Over files, dependencies' digests and descriptors: the version's identity.
    pub digest: Digest,
    /// The version it was made from.
    pub base: Option<Version>,
    /// `initial`, `patch`, `minor` or `major`.
    pub bump: String,
    /// Who published it.
    pub publisher: String,
    /// What the publisher said about it.
    pub message: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub published_at: OffsetDateTime,
    /// That no range chooses it any more; only in the list of versions, because a version never changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yanked: Option<StatementBody>,
    /// That nobody should rely on it any longer; only in the list of versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<DeprecationBody>,
    /// That the content of a file is gone, and its descriptors with it; only in the list of versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purged: Option<StatementBody>,
}

/// A version, whole. It never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct VersionBody {
    /// What a list says of it.
    #[serde(flatten)]
    pub summary: VersionSummary,
    /// What it depends on.
    pub dependencies: Vec<DependencyBody>,
    /// Its files.
    pub files: Vec<DescribedFile>,
    /// The rules it was published with.
    #[serde(default)]
    pub settings: Settings,
}

/// What a version depends on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DependencyBody {
    /// The module depended on.
    pub module: ModuleName,
    /// The range asked for; empty for one that came along with another.
    pub requirement: String,
    /// The version it was resolved to.
    pub version: Version,
}

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DescribedFile {
    /// Path in the module.
    pub path: FilePath,
    /// SHA-256 of its content.
    pub digest: Digest,
    /// Bytes.
    pub size: u64,
    /// Its content, where asked for with `?content=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
}
