//! Somebody who asks for something.

use schemactl_api::{MissingPermission, Role, Scope};

use super::{Grant, Permission, Principal, grant::in_words};
use crate::service::ServiceError;

/// Somebody who asks for something.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub principal: Principal,
    pub origin: Origin,
}

/// Which request it is, for the audit log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    /// Ties what they do to the server's log.
    pub request_id: String,
    /// Where the request came from; empty where that is not known.
    pub address: String,
}

impl Caller {
    /// The name for versions and the audit log.
    pub(crate) fn who(&self) -> &str {
        &self.principal.name
    }

    /// Whether a grant allows something within `over`; `None` asks whether any does anywhere.
    fn may(&self, permission: Permission, over: Option<&Scope>) -> bool {
        self.principal.grants.iter().any(|grant| grant.allows(permission, over))
    }

    /// The roles by which they may do something within `over`, each once.
    pub(crate) fn roles(&self, permission: Permission, over: &Scope) -> Vec<Role> {
        let allowing = |role: &Role| {
            let mut grants = self.principal.grants.iter();
            grants.any(|grant| grant.role == *role && grant.allows(permission, Some(over)))
        };
        Role::ALL.into_iter().filter(allowing).collect()
    }

    /// Whether they may do something within `over`.
    pub(crate) fn is_allowed(&self, permission: Permission, over: &Scope) -> bool {
        self.may(permission, Some(over))
    }

    /// Fails where no grant allows it; says what was missing, and who has that.
    pub(crate) fn require(&self, permission: Permission, over: Option<&Scope>) -> Result<(), ServiceError> {
        if self.may(permission, over) {
            return Ok(());
        }
        Err(self.lacks(permission, over))
    }

    /// The refusal of somebody who lacks a permission.
    fn lacks(&self, permission: Permission, over: Option<&Scope>) -> ServiceError {
        let over = if permission == Permission::Administer { Some(&Scope::Everything) } else { over };
        let held: Vec<String> = self.principal.grants.iter().map(Grant::to_string).collect();
        let roles: Vec<&str> = permission.roles().map(Role::as_str).collect();
        let (place, reach) = match over {
            Some(over) => (format!(" {}", in_words(over)), format!(" of {}", wide_enough(over))),
            None => (String::new(), String::new()),
        };
        ServiceError::Forbidden {
            detail: format!(
                "{:?} may not {}{place}: it is {}; this takes {}{reach}",
                self.who(),
                permission.as_str(),
                held.join(", "),
                roles.join(" or "),
            ),
            hint: Some(format!("an admin{reach} makes tokens with such a role")),
            missing: Some(Box::new(MissingPermission {
                permission: permission.as_str().to_owned(),
                scope: over.map(Scope::to_string),
                roles: roles.into_iter().map(str::to_owned).collect(),
            })),
        }
    }
}

/// The scopes that contain one, the narrowest first: `acme/shop, acme or everything`.
fn wide_enough(scope: &Scope) -> String {
    match scope {
        Scope::Everything => in_words(scope),
        Scope::Owner(owner) => format!("{owner} or everything"),
        Scope::Module(module) => format!("{module}, {} or everything", module.owner()),
    }
}
