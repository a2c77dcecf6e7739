//! Makes the desired state of `schemactl-sinks` true.
//!
//! An executor reads what is there, from the marks that earlier runs left in it, plans the changes
//! from that to what is desired, and makes them in one transaction: all of them or none. What to do is
//! decided in `schemactl-sinks` only. Terraform's part of a plan is Terraform's to apply.

mod error;
mod marks;
mod postgres;
mod sqlite;
mod target;

use schemactl_model::{Finding, Severity};
use schemactl_sinks::{Desired, Engine, SinkChange};

pub use error::ApplyError;
pub use target::{InvalidTarget, Target};

/// What was done, or what would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Changes from what was there, those that need nothing done included.
    pub changes: Vec<SinkChange>,
    /// The statements, in order.
    pub statements: Vec<String>,
}

/// Brings a database's tables to the desired state. Twice is the same as once: the second time
/// there is nothing to do.
///
/// # Errors
/// Nothing was changed, whatever the error.
pub async fn apply(target: &Target, desired: &Desired) -> Result<Applied, ApplyError> {
    run(target, desired, Mode::Execute).await
}

/// What [`apply`] would do now. Creates no file and changes nothing.
///
/// # Errors
/// Those of [`apply`].
pub async fn preview(target: &Target, desired: &Desired) -> Result<Applied, ApplyError> {
    run(target, desired, Mode::Preview).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Execute,
    Preview,
}

async fn run(target: &Target, desired: &Desired, mode: Mode) -> Result<Applied, ApplyError> {
    let tables = desired.tables.iter().filter(|table| table.name.engine == Engine::Postgres);
    let wanted = Desired { tables: tables.cloned().collect(), ..Desired::default() };
    match target {
        Target::Postgres(options) => postgres::run(options, &wanted, mode).await,
        Target::Sqlite(file) => sqlite::run(file, &wanted, mode).await,
    }
}

/// Refuses what has an error among its findings.
fn accept(findings: Vec<Finding>) -> Result<(), ApplyError> {
    let is_error = |finding: &Finding| finding.severity == Severity::Error;
    match findings.iter().any(is_error) {
        true => Err(ApplyError::Refused(findings.into_iter().filter(is_error).collect())),
        false => Ok(()),
    }
}
