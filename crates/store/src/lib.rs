//! The registry's storage: modules, their versions, drafts and files, the event index, tokens, approvals, the audit
//! log, the change feed and observations, on SQLite or Postgres; content also in a bucket beside it.
//!
//! Everything happens in a [`Tx`], a unit of work: [`Tx::commit`] keeps it, dropping it undoes it.
//! One SQL text serves both databases (`$N`, `ON CONFLICT … RETURNING`); where they differ, two
//! functions stand side by side in `sqlite.rs` and `postgres.rs`. Nothing here decides what may be
//! published: that is the service's business. Text that is JSON is opaque here.

mod address;
mod announce;
mod approvals;
mod audit;
mod batch;
mod blobs;
mod bucket;
mod changes;
mod dependents;
mod drafts;
mod error;
mod events;
mod inspect;
mod kept;
mod migrations;
mod modules;
mod observations;
mod place;
mod policies;
mod postgres;
mod publish;
mod purges;
mod sessions;
mod sqlite;
mod statement;
mod states;
mod tables;
mod text;
mod tokens;
mod tx;
mod versions;
mod webhooks;
mod words;

pub use address::{Address, InvalidAddress};
pub use announce::Announcements;
pub use approvals::{Approval, ApprovalQuery, ApprovalRequest, NewApproval, NewApprovalRequest};
pub use audit::{AuditEntry, AuditQuery, NewAuditEntry};
pub use blobs::Blob;
pub use bucket::{Bucket, BucketAddress, BucketSettings, InvalidBucketAddress};
pub use changes::{
    Change, ChangeFilter, ChangeKind, ChangeSlice, ChangedDestination, ChangedEvent, DestinationEffect,
    DetailedChange, EventEffect, TracedChange,
};
pub use dependents::{Dependent, DependentQuery};
pub use drafts::{NewDraft, StoredDraft};
pub use error::StoreError;
pub use events::{
    Counted, Counts, EventQuery, EventVersion, Facets, NewEvent, StoredEvent, Tag, TagQuery, TagState,
};
pub use inspect::{IndexedEvent, Relation, relations};
pub use migrations::latest_migration;
pub use modules::ModuleSummary;
pub use observations::{
    KEPT as OBSERVATIONS_KEPT, NewObservation, Observation, ObservationKey, ObservationQuery, Recorded,
    Report,
};
pub use policies::{PolicyVersion, StoredPolicy};
pub use publish::{NewDependency, NewFile, NewVersion};
pub use purges::{DraftHolder, Holder, Importer, Purge, PurgeEffect};
pub use sessions::Session;
pub use states::{Deprecation, Statement};
pub use tables::{Column, Kind, Row, TABLES, Table, Value};
pub use tokens::Token;
pub use tx::{Load, Store, Tx};
pub use versions::{StoredDependency, StoredFile, StoredVersion};
pub use webhooks::{
    Attempt, Delivery, DeliveryState, NewDelivery, NewWebhook, SealedSecrets, StoredWebhook, WebhookSettings,
};
