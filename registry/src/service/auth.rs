//! Who may do what.

use schemactl_api::Role;
use schemactl_model::Digest;

use super::{Service, ServiceError};

/// What a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    /// Read, and ask what a publish would say.
    Read,
    Publish,
    /// Let breaks through, and take that back.
    Approve,
    /// Make and revoke tokens, read the audit log.
    Administer,
}

impl Permission {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Permission::Read => "read",
            Permission::Publish => "publish",
            Permission::Approve => "approve",
            Permission::Administer => "administer",
        }
    }

    /// Whether a role has it. Roles are no ladder: who approves does not publish, unless an admin.
    fn is_of(self, role: Role) -> bool {
        match role {
            Role::Reader => self == Permission::Read,
            Role::Publisher => matches!(self, Permission::Read | Permission::Publish),
            Role::Approver => matches!(self, Permission::Read | Permission::Approve),
            Role::Admin => true,
        }
    }
}

/// Somebody who asks for something.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The token's name; `None` for an anonymous reader.
    pub name: Option<String>,
    pub role: Role,
    /// Ties what they do to the server's log.
    pub request_id: String,
}

impl Caller {
    /// Fails where the role does not reach; says which would.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), ServiceError> {
        if permission.is_of(self.role) {
            return Ok(());
        }
        let (name, role, word) = (self.who(), self.role, permission.as_str());
        let roles = Role::ALL.into_iter().filter(|role| permission.is_of(*role));
        let roles = roles.map(Role::as_str).collect::<Vec<_>>().join(" or ");
        let detail = format!("token {name:?} has the role {role}, which may not {word}; this takes {roles}");
        let hint = "ask an administrator of the registry for a token with such a role".to_owned();
        Err(ServiceError::Forbidden { detail, hint: Some(hint) })
    }

    /// The name for versions and the audit log.
    pub(crate) fn who(&self) -> &str {
        self.name.as_deref().unwrap_or(ANONYMOUS)
    }
}

/// Who reads without a token; no token has this name.
pub(super) const ANONYMOUS: &str = "anonymous";

impl Service {
    /// Name and role behind a token.
    pub(crate) async fn authenticate(&self, token: &str) -> Result<(String, Role), ServiceError> {
        let found = self.store.read().await?.token(Digest::of(token.as_bytes())).await?;
        let Some(found) = found.filter(|found| found.revoked_at.is_none()) else {
            return Err(ServiceError::Unauthenticated(
                "the token is not one of this registry, or was revoked",
            ));
        };
        // A role of a later version of this program: better to open nothing than to guess.
        let role = found.role.parse().map_err(|_| {
            ServiceError::forbidden(format!("this version does not know the role {:?}", found.role))
        })?;
        Ok((found.name, role))
    }
}
