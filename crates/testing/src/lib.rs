//! What tests of several crates need and no program does: a PostgreSQL server and a service that speaks S3 of their own,
//! a Python with packages of their own, the examples of rules as files, changes of events.
//!
//! It panics where a test could not go on anyway. Nothing outside of `[dev-dependencies]` uses it.

mod examples;
mod field_changes;
mod postgres;
mod python;
mod s3;

pub use examples::example_files;
pub use field_changes::{FIELD_CHANGES, FieldChange, event_message, field_change};
pub use postgres::{Postgres, not_run};
pub use python::{python, python_for_apis, python_for_metrics, python_for_reports, python_for_s3};
pub use s3::S3;
