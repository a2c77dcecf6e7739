//! The crate from outside: schemas in, desired states, changes, SQL and Terraform out.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod desired;
mod evolution;
mod examples;
mod hostile;
mod impact;
mod load;
mod personal;
mod terraform;
