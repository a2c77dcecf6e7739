//! Who the caller is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Role, Scope};

/// Who the caller is, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhoamiBody {
    /// What versions, approvals and the audit log call them; `None` for an anonymous reader.
    pub name: Option<String>,
    /// How they were recognised: `token`, `oidc` (by an issuer's), or `anonymous` for a reader who was not.
    pub kind: String,
    /// What they may do.
    pub grants: Vec<GrantBody>,
}

/// A role, and where it reaches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GrantBody {
    /// What they may do.
    pub role: Role,
    /// Where.
    pub scope: Scope,
}
