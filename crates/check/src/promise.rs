//! Broken promises: what a change takes from readers and consumers, and an approval is for.

use schemactl_model::{Finding, Severity};

use crate::{breaking, event_changes, levels, neighbours};

/// Whether a finding refuses a change for what it breaks, by its module's breaking set, by its level, for
/// those who rely on an event or for the modules that import it.
pub(crate) fn is_broken(finding: &Finding) -> bool {
    let promises = breaking::rules().chain(levels::rules()).chain(event_changes::rules());
    let mut promises = promises.chain(neighbours::promises());
    finding.severity == Severity::Error && promises.any(|rule| rule.id == finding.rule)
}
