//! Lint at the gate.

use std::{borrow::Cow, collections::HashMap};

use schemactl_model::{Finding, Severity};

use super::{Change, GateConfig};
use crate::{
    Policy, UnknownRule,
    found::{Found, Outcome, sorted},
    lint,
};

/// The module's lint set, in which only what this change brought in is an error: a module that is untidy
/// already can still be published.
pub(super) fn asked(change: &Change, config: &GateConfig) -> Result<Outcome, UnknownRule> {
    let mut outcome = lint::run(change.after, &config.lint)?;
    let base = match change.before {
        Some((base, _)) => sorted(lint::run(base, &config.lint)?.findings()),
        None => Vec::new(),
    };
    // Lines move; the rule, the file and what is said stay. Each old one excuses one new one.
    let mut known: HashMap<_, usize> = HashMap::new();
    for finding in &base {
        *known.entry(said(finding)).or_default() += 1;
    }
    outcome.found.sort_by(|left, right| left.finding.cmp(&right.finding));
    outcome.found.dedup_by(|next, kept| next.finding.says_the_same(&kept.finding));
    for Found { finding, .. } in &mut outcome.found {
        let excuses = known.get_mut(&said(finding)).filter(|count| **count > 0);
        let was_there = excuses.map(|count| *count -= 1).is_some();
        if was_there || change.before.is_none() {
            finding.severity = Severity::Warning;
        }
    }
    weigh(&mut outcome, &config.policy);
    Ok(outcome)
}

/// Rules about events that the module does not ask: advice, unless policy makes more of it.
pub(super) fn unasked(change: &Change, config: &GateConfig) -> Result<Outcome, UnknownRule> {
    let mut outcome = lint::unasked(change.after, &config.lint)?;
    for Found { finding, .. } in &mut outcome.found {
        finding.severity = Severity::Warning;
    }
    weigh(&mut outcome, &config.policy);
    Ok(outcome)
}

fn weigh(outcome: &mut Outcome, policy: &Policy) {
    outcome.found.retain_mut(|Found { finding, .. }| {
        let severity = policy.weigh(&finding.rule, finding.severity);
        finding.severity = severity.unwrap_or(finding.severity);
        severity.is_some()
    });
}

/// What a finding says, without its place.
fn said(finding: &Finding) -> (Option<String>, Cow<'static, str>, String) {
    (finding.path.clone(), finding.rule.clone(), finding.message.clone())
}
