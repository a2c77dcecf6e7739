//! The registry at its HTTP boundary, on SQLite and on Postgres.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod answer;
mod app;
mod approvals;
mod auth;
mod body;
mod changes;
mod check;
mod dependencies;
mod events;
mod fsck;
mod health;
mod levels;
mod modules;
mod moving;
mod openapi;
mod pages;
mod policy;
mod publish;
mod race;
mod serve;
mod sources;
mod stale;
mod start;
mod stream;
mod tokens;
mod webhooks;
