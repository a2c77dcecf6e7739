//! The organisation's policy.

use schemactl_check::Policy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// The policy that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PolicyBody {
    /// Counts up from 1; 0 where nobody has written one yet.
    pub version: i64,
    /// The name of the token that wrote it.
    pub who: Option<String>,
    /// Since when it holds.
    #[serde(with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub created_at: Option<OffsetDateTime>,
    /// The policy itself.
    pub policy: Policy,
}

/// A policy to hold from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PolicyRequest {
    /// The version that it takes the place of: nobody's is undone unseen.
    pub base: i64,
    /// The policy itself.
    pub policy: Policy,
}
