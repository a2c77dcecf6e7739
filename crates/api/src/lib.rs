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
mod drafts;
mod events;
mod lifetime;
mod modules;
mod observations;
mod page;
mod policy;
mod problem;
mod publish;
mod purges;
mod role;
mod schema;
mod scope;
mod states;
mod tags;
mod tokens;
mod until;
mod webhooks;
mod whoami;

pub use approvals::{
    ApprovalBody, ApprovalParameters, ApprovalRequestBody, AskedBody, GivenApprovalBody, NewApprovalBody,
};
pub use audit::{AuditBody, AuditParameters};
pub use changes::{
    ChangeBody, ChangeFilterBody, ChangePage, ChangeParameters, ChangedDestinationBody, ChangedEventBody,
    StreamParameters,
};
pub use consequences::Consequences;
pub use dependents::{
    DependentBody, DependentParameters, EventDependentBody, EventDependentsBody, ObservedProducer,
};
pub use drafts::{DraftBody, DraftSummary, DraftVerdict, PushParameters, PushedDraft};
pub use events::{EventBody, EventParameters, EventVersionBody};
pub use lifetime::{InvalidLifetime, Lifetime};
pub use modules::{DependencyBody, DescribedFile, ModuleBody, VersionBody, VersionSummary};
pub use observations::{
    NewObservationBody, ObservationBody, ObservationParameters, ObservationReport, RecordedBody,
};
pub use page::Page;
pub use policy::{PolicyBody, PolicyRequest, PolicyVersionBody};
pub use problem::{MissingPermission, Problem};
pub use publish::{
    CheckBody, Content, FileBody, InvalidContent, PublishRequest, Published, Settings, VerdictBody,
};
pub use purges::{
    OtherContentBody, PurgeBody, PurgeRequest, PurgedDraftBody, PurgedVersionBody, RedactedVersionBody,
};
pub use role::{Role, UnknownRole};
pub use scope::{InvalidScope, Scope};
pub use states::{DeprecationBody, NewDeprecationBody, NewStatementBody, StatementBody, TransferBody};
pub use tags::{TagBody, TagParameters};
pub use tokens::{CreatedToken, NewTokenBody, Secret, TokenBody};
pub use until::Until;
pub use webhooks::{
    DeliveryBody, DeliveryParameters, NewWebhookBody, WebhookBody, WebhookPayload, WebhookSettingsBody,
    WebhookWithSecret,
};
pub use whoami::{GrantBody, WhoamiBody};

/// Media type of errors.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// For fields that are left out where they say nothing.
fn is_zero(number: &usize) -> bool {
    *number == 0
}
