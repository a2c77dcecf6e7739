//! The change feed.

use schemactl_model::{Digest, ModuleName, Version};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// One step of the registry's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeBody {
    /// 1, 2, 3, …: gapless, in the order of commits.
    pub seq: u64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub at: OffsetDateTime,
    /// `published`, `approved` or `approval_revoked`; others may come.
    pub kind: String,
    /// The module.
    pub module: ModuleName,
    /// The version; of an approval the one that the change replaces.
    pub version: Version,
    /// The version's digest; of an approval the change's.
    pub digest: Digest,
    /// `initial`, `patch`, `minor` or `major`.
    pub bump: String,
}

/// Changes behind a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangePage {
    /// In their order; empty where nothing happened.
    pub changes: Vec<ChangeBody>,
    /// What to ask for next as `after`.
    pub next: u64,
}
