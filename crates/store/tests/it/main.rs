//! The store's conformance suite: the same facts on SQLite and on Postgres.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod approvals;
mod audit;
mod blobs;
mod buckets;
mod changes;
mod database;
mod drafts;
mod events;
mod filters;
mod gapless;
mod many;
mod migrating;
mod modules;
mod observations;
mod opening;
mod past;
mod policies;
mod publish;
mod purges;
mod tables;
mod tokens;
mod versions;
mod webhooks;
mod world;
