//! Broken promises: what a change takes from readers and consumers, and an approval is for.

use schemactl_model::{Finding, Severity};

use crate::{breaking, event_changes, levels};

/// Whether a finding refuses a change for what it breaks, by its module's breaking set, by its level or for
/// those who rely on an event.
pub(crate) fn is_broken(finding: &Finding) -> bool {
    let mut promises = breaking::rules().chain(levels::rules()).chain(event_changes::rules());
    finding.severity == Severity::Error && promises.any(|rule| rule.id == finding.rule)
}
