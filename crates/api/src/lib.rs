//! The JSON bodies of the registry's HTTP API, shared by server and client.
//!
//! Shapes only: what a body means is decided by the registry's service. Names are in snake_case, times
//! RFC 3339 in UTC, digests 64 hex digits. Requests refuse keys they do not know; answers may grow
//! keys.

mod approvals;
mod audit;
mod changes;
mod consequences;
mod dependents;
mod events;
mod modules;
mod page;
mod policy;
mod problem;
mod publish;
mod schema;
mod states;
mod tokens;
mod whoami;

pub use approvals::{ApprovalBody, ApprovalParameters, ApprovalRequestBody, NewApprovalBody};
pub use audit::AuditBody;
pub use changes::{ChangeBody, ChangePage};
pub use consequences::Consequences;
pub use dependents::{DependentBody, DependentParameters, EventDependentBody, EventDependentsBody};
pub use events::{EventBody, EventParameters, EventVersionBody, TagBody};
pub use modules::{DependencyBody, DescribedFile, ModuleBody, VersionBody, VersionSummary};
pub use page::Page;
pub use policy::{PolicyBody, PolicyRequest};
pub use problem::Problem;
pub use publish::{
    CheckBody, Content, FileBody, InvalidContent, PublishRequest, Published, Settings, VerdictBody,
};
pub use states::{DeprecationBody, NewDeprecationBody, NewStatementBody, StatementBody, TransferBody};
pub use tokens::{CreatedToken, NewTokenBody, Role, Secret, TokenBody, UnknownRole};
pub use whoami::WhoamiBody;

/// Media type of errors.
pub const PROBLEM_JSON: &str = "application/problem+json";
