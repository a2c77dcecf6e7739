//! What somebody may do, and where: the one place where that is decided.

use std::fmt;

use schemactl_api::{Role, Scope};

use super::Permission;

/// A role in a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Grant {
    pub role: Role,
    pub scope: Scope,
}

impl Grant {
    /// Whether it allows something within `over`; `None` asks whether it does anywhere.
    pub(super) fn allows(&self, permission: Permission, over: Option<&Scope>) -> bool {
        let reaches = match permission {
            // Schemas import each other across owners: a scope is for what changes things.
            Permission::Read => true,
            // A pipeline sees what all modules log, and what it tells changes none of them: a token whose scope is
            // a module that is not there can tell, and publish nothing.
            Permission::Observe => true,
            Permission::Administer => self.scope == Scope::Everything,
            Permission::Publish | Permission::Approve | Permission::Manage => {
                over.is_none_or(|over| self.scope.contains(over))
            }
        };
        reaches && Permission::of(self.role).contains(&permission)
    }
}

/// `publisher of acme`, `admin of everything`.
impl fmt::Display for Grant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.role, in_words(&self.scope))
    }
}

/// A scope in a sentence.
pub(super) fn in_words(scope: &Scope) -> String {
    match scope {
        Scope::Everything => "everything".to_owned(),
        scope => scope.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The permissions of a grant over something, as the first letters of their names.
    fn allowed(role: Role, scope: &str, over: Option<&str>) -> String {
        let grant = Grant { role, scope: scope.parse().unwrap() };
        let over = over.map(|over| over.parse::<Scope>().unwrap());
        let all = Permission::of(Role::Admin).iter();
        let allowed = all.filter(|permission| grant.allows(**permission, over.as_ref()));
        // Approve and Administer are told apart by case.
        let letter = |permission: &Permission| match permission {
            Permission::Administer => "A",
            other => &other.as_str()[..1],
        };
        allowed.map(letter).collect()
    }

    #[test]
    fn a_grant_reaches_as_far_as_its_scope() {
        for (scope, over, expected) in [
            ("*", Some("*"), "rpoamA"),
            ("*", Some("acme/shop"), "rpoamA"),
            ("acme", Some("acme/shop"), "rpoam"),
            ("acme", Some("acme"), "rpoam"),
            ("acme", Some("acmeco/shop"), "ro"),
            ("acme", Some("*"), "ro"),
            ("acme/shop", Some("acme/shop"), "rpoam"),
            ("acme/shop", Some("acme"), "ro"),
            ("acme", None, "rpoam"),
        ] {
            assert_eq!(allowed(Role::Admin, scope, over), expected, "{scope} over {over:?}");
        }
    }

    #[test]
    fn a_role_has_what_is_its_own() {
        for (role, expected) in [(Role::Reader, "r"), (Role::Publisher, "rpo"), (Role::Approver, "ra")] {
            assert_eq!(allowed(role, "*", Some("acme/shop")), expected, "{role}");
        }
    }
}
