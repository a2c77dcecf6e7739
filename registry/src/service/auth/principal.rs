//! Somebody who was recognised.

use schemactl_api::{Role, Scope};

use super::Grant;

/// Somebody who was recognised, and what that allows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Principal {
    /// What versions, approvals and the audit log call them; nobody else is called that.
    pub name: String,
    pub kind: Kind,
    /// Whether policy goes by the name: nobody gave it to them who decides about less than everything.
    pub vouched: bool,
    pub grants: Vec<Grant>,
}

/// How somebody was recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Not at all: somebody who reads without a token.
    Anonymous,
    /// By a token.
    Token,
    /// By the word of an issuer.
    Oidc,
    /// By a login on the pages.
    Session,
    /// It is the registry itself.
    Registry,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Kind::Anonymous => "anonymous",
            Kind::Token => "token",
            Kind::Oidc => "oidc",
            Kind::Session => "session",
            Kind::Registry => "registry",
        }
    }
}

/// Who reads without a token; no token has this name.
pub(in crate::service) const ANONYMOUS: &str = "anonymous";

impl Principal {
    /// Whoever reads without a token.
    pub(crate) fn anonymous() -> Principal {
        Principal::with(ANONYMOUS, Kind::Anonymous, Role::Reader)
    }

    /// The registry itself, by the name of what it publishes.
    pub(crate) fn registry(name: &str) -> Principal {
        Principal::with(name, Kind::Registry, Role::Admin)
    }

    fn with(name: &str, kind: Kind, role: Role) -> Principal {
        let vouched = kind != Kind::Anonymous;
        Principal {
            name: name.to_owned(),
            kind,
            vouched,
            grants: vec![Grant { role, scope: Scope::Everything }],
        }
    }
}
