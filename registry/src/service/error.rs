//! Why the service does not do what it is asked to.

use std::error::Error;

use schemactl_api::{Consequences, MissingPermission};
use schemactl_check::{Bump, NeededApproval};
use schemactl_model::{Digest, Finding, ModuleName, Version};
use schemactl_store::StoreError;

use crate::oidc::{Distrust, FetchError};

/// Why not; variants are named for what the caller can do about them.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ServiceError {
    /// There is no such thing.
    #[error("{0}")]
    NotFound(String),
    /// The request contradicts itself or the rules of the house.
    #[error("{detail}")]
    Invalid {
        /// What about it.
        detail: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// No valid token.
    #[error("{0}")]
    Unauthenticated(&'static str),
    /// A token of an issuer's that is not believed.
    #[error("{0}")]
    Distrusted(Distrust),
    /// An issuer's keys cannot be had, so nobody knows whether it is their token.
    #[error("the issuer {issuer:?} does not answer, and the token is signed with a key that is not held")]
    IssuerUnavailable {
        /// By its name in the configuration.
        issuer: String,
        #[source]
        why: Option<FetchError>,
    },
    /// An issuer that does not know the registry as it was told to be.
    #[error("the issuer {issuer:?} does not take this registry for its client")]
    IssuerRefuses {
        /// By its name in the configuration.
        issuer: String,
    },
    /// Somebody who may not do this.
    #[error("{detail}")]
    Forbidden {
        /// Who, and what.
        detail: String,
        /// What to do about it.
        hint: Option<String>,
        /// The permission that was missing, where it is one.
        missing: Option<Box<MissingPermission>>,
    },
    /// The latest version has moved on, and the candidate does not contain what changed.
    #[error("module \"{module}\" is at {latest} by now, and this was made from {}", from(.base))]
    StaleBase {
        /// The module.
        module: ModuleName,
        /// What the candidate was made from.
        base: Option<Version>,
        /// The version that is latest.
        latest: Version,
        /// What changed in between and differs in the candidate.
        files: Vec<String>,
    },
    /// Another policy has come to hold.
    #[error("the policy is at version {latest} by now, and this was made from version {base}")]
    StalePolicy {
        /// The version that holds.
        latest: i64,
        /// What the new one was made from.
        base: i64,
    },
    /// The gate says no.
    #[error("the checks refuse this")]
    Refused(Box<Refusal>),
    /// It does not compile.
    #[error("this does not compile")]
    DoesNotCompile(Vec<Finding>),
    /// No version of a dependency fits.
    #[error("{detail}")]
    UnresolvedDependency {
        /// Which, and what was asked for.
        detail: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// An event's name was taken by another module in this very moment.
    #[error("{0}")]
    EventTaken(String),
    /// It was possible, and is not any more.
    #[error("{detail}")]
    Conflict {
        /// What programs decide by.
        code: &'static str,
        /// What stands against it.
        detail: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// It was there, and its time is over.
    #[error("{detail}")]
    Expired {
        /// What, and since when.
        detail: String,
        /// What to do about it.
        hint: String,
    },
    /// It was there, and is gone for good.
    #[error("{detail}")]
    Purged {
        /// What, since when, by whom and why.
        detail: String,
        /// What to do about it.
        hint: Option<String>,
    },
    /// Too much is going on.
    #[error("{0}")]
    Busy(&'static str),
    /// The database is not there, or the bucket that content is kept in.
    #[error("the registry's {} does not answer", silent(.0))]
    Unavailable(#[source] StoreError),
    /// The database has no room left.
    #[error("the registry's database has no room left, so nothing was changed")]
    StorageFull(#[source] StoreError),
    /// Not the caller's fault.
    #[error("the registry failed")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

/// Why the gate says no, and what would change its mind.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub findings: Vec<Finding>,
    /// How much would change.
    pub bump: Bump,
    /// What it would mean beside the findings.
    pub consequences: Consequences,
    /// The version that it was compared with; none for a new module.
    pub latest: Option<Version>,
    /// What an approval would be of; none for a new module.
    pub change: Option<Digest>,
    /// Whether approvals would lift it.
    pub approvable: bool,
    /// Who has to approve what it breaks, and who did.
    pub needed: Vec<NeededApproval>,
    /// Who could give them.
    pub hint: Option<String>,
}

fn from(base: &Option<Version>) -> String {
    base.as_ref().map_or("nothing".to_owned(), Version::to_string)
}

impl ServiceError {
    pub(crate) fn internal(error: impl Error + Send + Sync + 'static) -> Self {
        ServiceError::Internal(Box::new(error))
    }

    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        ServiceError::Invalid { detail: detail.into(), hint: None }
    }

    pub(crate) fn forbidden(detail: impl Into<String>) -> Self {
        ServiceError::Forbidden { detail: detail.into(), hint: None, missing: None }
    }

    /// Whether it is about what somebody showed to be recognised. Who is refused then is nobody yet: a public issuer
    /// signs for all the world.
    pub(crate) fn is_the_callers(&self) -> bool {
        use ServiceError::{Distrusted, Forbidden, Unauthenticated};
        matches!(self, Unauthenticated(_) | Distrusted(_) | Forbidden { .. })
    }

    /// A name that a module was to get, and cannot have.
    pub(crate) fn name_taken(detail: String) -> Self {
        let hint = Some("choose a name that no module has or had".to_owned());
        ServiceError::Conflict { code: "name_taken", detail, hint }
    }

    /// What programs decide by; stable.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            ServiceError::NotFound(_) => "not_found",
            ServiceError::Invalid { .. } => "invalid_request",
            ServiceError::Unauthenticated(_) | ServiceError::Distrusted(_) => "unauthenticated",
            ServiceError::IssuerUnavailable { .. } => "issuer_unavailable",
            ServiceError::IssuerRefuses { .. } => "issuer_refuses",
            ServiceError::Forbidden { .. } => "forbidden",
            ServiceError::StaleBase { .. } => "stale_base",
            ServiceError::StalePolicy { .. } => "stale_policy",
            ServiceError::Refused(_) => "refused",
            ServiceError::DoesNotCompile(_) => "does_not_compile",
            ServiceError::UnresolvedDependency { .. } => "unresolved_dependency",
            ServiceError::EventTaken(_) => "event_taken",
            ServiceError::Conflict { code, .. } => code,
            ServiceError::Expired { .. } => "expired",
            ServiceError::Purged { .. } => "purged",
            ServiceError::Busy(_) => "busy",
            ServiceError::Unavailable(_) => "unavailable",
            ServiceError::StorageFull(_) => "storage_full",
            ServiceError::Internal(_) => "internal",
        }
    }
}

/// Which of what a registry rests on.
fn silent(error: &StoreError) -> &'static str {
    match error {
        StoreError::Bucket { .. } => "bucket",
        _ => "database",
    }
}

impl From<Distrust> for ServiceError {
    fn from(error: Distrust) -> Self {
        match error {
            Distrust::Unavailable { issuer, why } => ServiceError::IssuerUnavailable { issuer, why },
            Distrust::Refuses { issuer } => ServiceError::IssuerRefuses { issuer },
            Distrust::Crowded => ServiceError::Busy("too many people wait for the issuer"),
            other => ServiceError::Distrusted(other),
        }
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::EventTaken { .. } => ServiceError::EventTaken(error.to_string()),
            StoreError::NameTaken(_) => ServiceError::name_taken(error.to_string()),
            StoreError::VersionOutOfRange(_) => ServiceError::invalid(error.to_string()),
            StoreError::Purged(_) => ServiceError::Purged { detail: error.to_string(), hint: None },
            busy if busy.is_busy() => ServiceError::Busy("the database is busy"),
            full if full.is_full() => ServiceError::StorageFull(full),
            gone if gone.is_unreachable() => ServiceError::Unavailable(gone),
            other => ServiceError::internal(other),
        }
    }
}
