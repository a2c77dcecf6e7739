//! What a request needs.

use schemactl_api::Role;

/// What a request needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    /// Read, and ask what a publish would say.
    Read,
    /// Publish versions of a module.
    Publish,
    /// Tell what was seen of events.
    Observe,
    /// Let breaks of a module through, and take that back.
    Approve,
    /// Decide about modules beyond their versions, and make and revoke tokens for them.
    Manage,
    /// Decide about the registry as a whole, read the audit log.
    Administer,
}

impl Permission {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Permission::Read => "read",
            Permission::Publish => "publish",
            Permission::Observe => "observe",
            Permission::Approve => "approve",
            Permission::Manage => "manage",
            Permission::Administer => "administer",
        }
    }

    /// All that a role has, where its scope reaches. Roles are no ladder: who approves does not publish,
    /// unless an admin.
    pub(super) fn of(role: Role) -> &'static [Permission] {
        use Permission::{Administer, Approve, Manage, Observe, Publish, Read};
        match role {
            Role::Reader => &[Read],
            Role::Publisher => &[Read, Publish, Observe],
            Role::Approver => &[Read, Approve],
            Role::Admin => &[Read, Publish, Observe, Approve, Manage, Administer],
        }
    }

    /// The roles that have it.
    pub(super) fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| Permission::of(*role).contains(&self))
    }
}
