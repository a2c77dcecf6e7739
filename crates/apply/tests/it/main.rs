//! The executors against real databases, and the Terraform against the real thing where it is there.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod load;
mod postgres;
mod sqlite;
mod terraform;
