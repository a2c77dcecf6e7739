//! Tokens and their roles.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::schema::Time;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads, and asks what a publish would say.
    Reader,
    /// Reads and publishes.
    Publisher,
    /// Reads and approves; publishes nothing.
    Approver,
    /// Does everything.
    Admin,
}

/// A word that is no role.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a role; they are reader, publisher, approver and admin")]
pub struct UnknownRole(String);

impl Role {
    /// All of them.
    pub const ALL: [Role; 4] = [Role::Reader, Role::Publisher, Role::Approver, Role::Admin];

    /// The word: `reader`, `publisher`, `approver` or `admin`.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Publisher => "publisher",
            Role::Approver => "approver",
            Role::Admin => "admin",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Role, UnknownRole> {
        let found = Role::ALL.into_iter().find(|role| role.as_str() == text);
        found.ok_or_else(|| UnknownRole(text.chars().take(80).collect()))
    }
}

/// The body of `POST /api/v1/tokens`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTokenBody {
    /// What people call it; shown in versions, approvals and the audit log.
    pub name: String,
    /// What it is for.
    pub role: Role,
}

/// A token, without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TokenBody {
    /// Its name.
    pub name: String,
    /// `reader`, `publisher`, `approver` or `admin`.
    pub role: String,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "Time")]
    pub created_at: OffsetDateTime,
    /// Since when it opens nothing.
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

    #[test]
    fn a_role_that_is_none_is_refused_with_those_there_are() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>().unwrap(), role);
        }
        let error = "writer".parse::<Role>().unwrap_err();
        assert!(error.to_string().ends_with("reader, publisher, approver and admin"), "{error}");
    }
}
