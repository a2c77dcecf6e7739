//! Who may do what.

use schemactl_model::Digest;

use super::{Service, ServiceError};

/// What somebody may do; each role may do what the ones before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Role {
    /// Read, and ask what a publish would say.
    Reader,
    /// Publish.
    Writer,
    /// Everything.
    Admin,
}

impl Role {
    const ALL: [Role; 3] = [Role::Reader, Role::Writer, Role::Admin];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Role::Reader => "reader",
            Role::Writer => "writer",
            Role::Admin => "admin",
        }
    }
}

/// What a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    Read,
    Publish,
    Administer,
}

impl Permission {
    fn least_role(self) -> Role {
        match self {
            Permission::Read => Role::Reader,
            Permission::Publish => Role::Writer,
            Permission::Administer => Role::Admin,
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
    /// Fails where the role does not reach.
    pub(crate) fn require(&self, permission: Permission) -> Result<(), ServiceError> {
        let least = permission.least_role();
        if self.role >= least {
            return Ok(());
        }
        let name = self.who();
        let (role, least) = (self.role.as_str(), least.as_str());
        Err(ServiceError::Forbidden(format!("token {name:?} has the role {role}; this takes {least}")))
    }

    /// The name for versions and the audit log.
    pub(crate) fn who(&self) -> &str {
        self.name.as_deref().unwrap_or("anonymous")
    }
}

impl Service {
    /// Name and role behind a token.
    pub(crate) async fn authenticate(&self, token: &str) -> Result<(String, Role), ServiceError> {
        let found = self.store.read().await?.token(Digest::of(token.as_bytes())).await?;
        let Some(found) = found.filter(|found| found.revoked_at.is_none()) else {
            return Err(ServiceError::Unauthenticated(
                "the token is not one of this registry, or was revoked",
            ));
        };
        let role = Role::ALL.into_iter().find(|role| role.as_str() == found.role);
        // A role of a later version of this program: better to open nothing than to guess.
        let role = role.ok_or_else(|| ServiceError::Forbidden(format!("unknown role {:?}", found.role)))?;
        Ok((found.name, role))
    }
}
