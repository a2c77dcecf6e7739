//! Work that ends in time.

use std::time::Instant;

use schemactl_model::{Finding, Span};

use crate::Limits;

/// When a compilation has to be done.
pub(crate) struct Deadline {
    at: Instant,
    seconds: u64,
}

impl Deadline {
    pub(crate) fn new(limits: &Limits) -> Self {
        Deadline { at: Instant::now() + limits.time, seconds: limits.time.as_secs() }
    }

    /// Fails once the time is up.
    pub(crate) fn check(&self) -> Result<(), Vec<Finding>> {
        if Instant::now() < self.at {
            return Ok(());
        }
        let message = format!("compiling takes longer than {} seconds", self.seconds);
        let finding = Finding::error(Finding::COMPILE, None, Span::START, message);
        Err(vec![finding.with_hint("split the module; what one compilation may take is limited")])
    }
}
