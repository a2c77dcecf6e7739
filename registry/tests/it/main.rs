//! The registry at its HTTP boundary, on SQLite and on Postgres.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod answer;
mod app;
mod approvals;
mod approvers;
mod audit;
mod auth;
mod authorisation;
mod body;
mod changes;
mod check;
mod connections;
mod dependencies;
mod dependents;
mod events;
mod fsck;
mod health;
mod levels;
mod limits;
mod metrics;
mod modules;
mod moving;
mod neighbours;
mod observations;
mod oidc;
mod openapi;
mod pages;
mod policy;
mod publish;
mod purge;
mod race;
mod replicas;
mod serve;
mod socket;
mod sources;
mod stale;
mod start;
mod states;
mod stream;
mod tags;
mod tls;
mod tokens;
mod webhooks;
