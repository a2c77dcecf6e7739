//! The binary as people and scripts meet it: exit code, stdout and stderr together.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops there")]

mod applying;
mod approving;
mod auditing;
mod bases;
mod breaking;
mod building;
mod checking;
mod configuration;
mod decoding;
mod demo;
mod drafts;
mod enduring;
mod feed;
mod fsck;
mod generating;
mod inputs;
mod integrations;
mod linting;
mod looking;
mod moving;
mod neighbours;
mod observing;
mod operating;
mod policy;
mod promoting;
mod publishing;
mod purging;
mod reports;
mod rules;
mod serving;
mod tokens;
mod trusted;
mod usage;
mod waiving;
mod world;
