//! What somebody may do.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What somebody may do where a scope covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Reads, and asks what a publish would say; everywhere, whatever the scope.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_is_none_is_refused_with_those_there_are() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse::<Role>().unwrap(), role);
        }
        let error = "writer".parse::<Role>().unwrap_err();
        assert!(error.to_string().ends_with("reader, publisher, approver and admin"), "{error}");
    }
}
