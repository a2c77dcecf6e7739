//! What a change means between modules: for those that import it, and for it by those that it imports.
//! Compiling the others and knowing what became of them is a registry's business; here are its words for it.

mod archived;
mod dependencies;
mod dependents;
mod known;

use schemactl_model::{Finding, Severity, Span, Version};

pub use known::{ArchivedModule, Ask, BrokenDependent, DependencyNews, Neighbours, News};

use crate::{
    Policy, Rule,
    found::{Found, Outcome},
};

/// A rule with what it looks at.
struct Checked {
    rule: Rule,
    check: Check,
}

enum Check {
    /// A module that depends on this one and does not compile with it; told the version this would become.
    Broken(fn(&BrokenDependent, &Version) -> Said),
    /// How many of those were compiled.
    Seen(fn(&Neighbours) -> Option<Said>),
    /// A module that this one depends on.
    Dependency(fn(&DependencyNews) -> Option<Said>),
    /// The module itself. No policy makes it lighter, and nobody waives it.
    Always(fn(&Neighbours) -> Option<Said>),
}

/// What a rule says.
struct Said {
    severity: Severity,
    message: String,
    hint: String,
    /// The module it is about, for a waiver of the policy.
    module: Option<String>,
}

static CHECKS: &[Checked] = &[
    dependents::DEPENDENT_BROKEN,
    dependents::DEPENDENT_NOT_COMPILED,
    dependencies::DEPENDENCY_DEPRECATED,
    dependencies::DEPENDENCY_YANKED,
    dependencies::DEPENDENCY_MOVED,
    archived::MODULE_ARCHIVED,
];

/// Every rule about modules around the one at hand.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// Those of them that are promises, which an approval lifts.
pub(crate) fn promises() -> impl Iterator<Item = &'static Rule> {
    let is_promise = |checked: &&Checked| matches!(checked.check, Check::Broken(_));
    CHECKS.iter().filter(is_promise).map(|checked| &checked.rule)
}

/// Whether policy may not change what a rule weighs.
pub(crate) fn is_fixed(id: &str) -> bool {
    CHECKS.iter().any(|checked| checked.rule.id == id && matches!(checked.check, Check::Always(_)))
}

/// What breaks in modules that depend on this one, if it becomes a version.
pub(crate) fn broken(neighbours: &Neighbours, next: &Version, policy: &Policy) -> Outcome {
    outcome(policy, |check| match check {
        Check::Broken(check) => Some(neighbours.broken.iter().map(|one| check(one, next)).collect()),
        _ => None,
    })
}

/// What else there is to say.
pub(crate) fn news(neighbours: &Neighbours, policy: &Policy) -> Outcome {
    outcome(policy, |check| match check {
        Check::Seen(check) => Some(check(neighbours).into_iter().collect()),
        Check::Dependency(check) => Some(neighbours.dependencies.iter().filter_map(check).collect()),
        Check::Broken(_) | Check::Always(_) => None,
    })
}

/// What nobody waives.
pub(crate) fn unwaivable(neighbours: &Neighbours, policy: &Policy) -> Outcome {
    outcome(policy, |check| match check {
        Check::Always(check) => Some(check(neighbours).into_iter().collect()),
        _ => None,
    })
}

/// What some of the checks say; `None` for one that is not asked.
fn outcome(policy: &Policy, said: impl Fn(&Check) -> Option<Vec<Said>>) -> Outcome {
    let mut outcome = Outcome::default();
    for Checked { rule, check } in CHECKS {
        let Some(said) = said(check) else { continue };
        outcome.ran.push(rule.id);
        outcome.found.extend(said.into_iter().filter_map(|said| found(rule, said, policy)));
    }
    outcome
}

fn found(rule: &Rule, said: Said, policy: &Policy) -> Option<Found> {
    let severity = if is_fixed(rule.id) { said.severity } else { policy.weigh(rule.id, said.severity)? };
    let finding = Finding::error(rule.id, None, Span::START, said.message);
    let finding = finding.with_severity(severity).with_hint(said.hint);
    Some(Found { finding, spot: None, names: said.module.into_iter().collect() })
}
