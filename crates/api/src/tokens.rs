//! Tokens.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{Role, Scope, Until, schema::Time};

/// The body of `POST /api/v1/tokens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTokenBody {
    /// What people call it; shown in versions, approvals and the audit log.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// Where it may; everywhere if nothing is said.
    #[serde(default = "everything")]
    pub scopes: Vec<Scope>,
    /// When it ends: 90 days from now if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Until>,
}

fn everything() -> Vec<Scope> {
    vec![Scope::Everything]
}

/// A token, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenBody {
    /// Its name.
    pub name: String,
    /// `reader`, `publisher`, `approver` or `admin`.
    pub role: String,
    /// Where it may: `*`, owners, modules.
    pub scopes: Vec<String>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub created_at: OffsetDateTime,
    /// By whom; empty for one that is older than this key.
    pub created_by: String,
    /// From when on it opens nothing; never, if there is none.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub ends_at: Option<OffsetDateTime>,
    /// When it was used, to the minute.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub last_used_at: Option<OffsetDateTime>,
    /// Since when it opens nothing, because somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<Time>")]
    pub revoked_at: Option<OffsetDateTime>,
}

/// The answer to `POST /api/v1/tokens`: the only one that has the token's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CreatedToken {
    /// What to send as `Authorization: Bearer …`.
    pub token: Secret,
    /// The rest.
    #[serde(flatten)]
    pub body: TokenBody,
}

/// A token's text; its debug form says nothing.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_sent_and_never_printed() {
        let secret = Secret("sctl_0123".to_owned());
        assert_eq!(serde_json::to_string(&secret).unwrap(), "\"sctl_0123\"");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
