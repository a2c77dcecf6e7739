//! What the version before promised. A change is held to that too: else whoever is told of a break takes the promise
//! back in the same change, and nobody is asked.

use std::collections::BTreeSet;

use schemactl_model::{Finding, Schema, Severity, Version};

use super::Change;
use crate::{
    BreakingConfig, History, UnknownRule, breaking,
    found::{Found, Outcome},
};

/// Why a rule speaks that the module no longer asks.
const STILL_PROMISED: &str =
    "the version before still promised this; a [breaking] that asks less counts from the next version on";

/// What a change takes away from readers: by the module's set, then by what only the one before asked.
pub(super) fn broken(change: &Change, config: &BreakingConfig) -> Result<[Outcome; 2], UnknownRule> {
    let Some((base, version)) = change.before else {
        config.validate()?;
        return Ok(Default::default());
    };
    let mut ours = by_set(change.earlier.clone(), base, version, change.after, config)?;
    let Some(promised) = change.promised.filter(|promised| *promised != config) else { return Ok(ours) };
    // That it names what is no rule any more is for nobody to mend.
    let theirs = by_set(History::default(), base, version, change.after, promised).unwrap_or_default();
    for (ours, theirs) in ours.iter_mut().zip(theirs) {
        let known: BTreeSet<Finding> = ours.found.iter().map(|found| found.finding.clone()).collect();
        let is_news = |found: &Found| !known.contains(&found.finding);
        ours.found.extend(theirs.found.into_iter().filter(is_news).map(explained));
        ours.ran.extend(theirs.ran);
    }
    Ok(ours)
}

/// What the rules of a set say, and what its level says.
fn by_set(
    mut history: History,
    base: &Schema,
    version: &Version,
    after: &Schema,
    config: &BreakingConfig,
) -> Result<[Outcome; 2], UnknownRule> {
    let breaking = breaking::run(base, after, config)?;
    history.compare(&version.to_string(), base, after, config)?;
    // What is compatible is no news to those who are asked whether they may publish.
    let mut levels = history.outcome();
    levels.found.retain(|found| found.finding.severity == Severity::Error);
    Ok([breaking, levels])
}

fn explained(mut found: Found) -> Found {
    let hint = found.finding.hint.take();
    let hint = hint.map_or_else(|| STILL_PROMISED.to_owned(), |hint| format!("{hint}; {STILL_PROMISED}"));
    found.finding.hint = Some(hint);
    found
}
