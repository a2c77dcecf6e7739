//! A finding before it is told: with what decides whether the source waives it.

use schemactl_model::{Finding, Severity};

use crate::place::Spot;

/// A finding, and what it is about.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub finding: Finding,
    /// What stands at its place; `None` where no file is left to name.
    pub spot: Option<Spot>,
    /// For something that is not at the place, for example a field that is gone from a message: the
    /// names a waiver may call it by.
    pub names: Vec<String>,
}

/// What some rules said.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub found: Vec<Found>,
    /// The rules that were asked.
    pub ran: Vec<&'static str>,
}

impl Outcome {
    /// Adds what other rules said.
    pub fn extend(&mut self, other: Outcome) {
        self.found.extend(other.found);
        self.ran.extend(other.ran);
    }

    /// Whether something of it is an error, waived or not.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(|found| found.finding.severity == Severity::Error)
    }

    /// The findings alone.
    pub fn findings(self) -> Vec<Finding> {
        self.found.into_iter().map(|found| found.finding).collect()
    }
}

/// Sorts findings as buf does, by where they start, rule and message, and keeps one of those that say
/// the same.
pub(crate) fn sorted(mut findings: Vec<Finding>) -> Vec<Finding> {
    fn key(finding: &Finding) -> (&Option<String>, u32, u32, &str, &str) {
        let Finding { path, span, rule, message, .. } = finding;
        (path, span.start_line, span.start_column, rule, message)
    }
    findings.sort_unstable_by(|left, right| key(left).cmp(&key(right)).then_with(|| left.cmp(right)));
    findings.dedup_by(|next, kept| next.says_the_same(kept));
    findings
}
