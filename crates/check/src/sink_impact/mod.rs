//! What a change does at the destinations of events, as findings: only what somebody has to do or to
//! know. The impacts themselves say everything.

mod follows;
mod stops;

use std::collections::BTreeMap;

use schemactl_model::{Finding, Severity};
use schemactl_sinks::Impact;

use crate::{
    Policy, Rule, UnknownRule,
    event_changes::Side,
    event_place::{field, option},
    found::{Found, Outcome},
    place::Place,
    waivers::settled,
};

/// A rule with the impacts it is about.
struct Checked {
    rule: Rule,
    check: Check,
}

enum Check {
    /// An impact that no policy makes lighter.
    Always(fn(&Impact) -> Option<Said>),
    /// Any other.
    Impact(fn(&Impact) -> Option<Said>),
}

/// What a rule says about an impact.
struct Said {
    severity: Severity,
    /// What becomes of it, between its name and the destination's.
    what: &'static str,
    hint: String,
}

static CHECKS: &[Checked] = &[
    stops::SINK_IMPOSSIBLE,
    stops::SINK_NEW_TABLE,
    follows::SINK_NEW_COLUMN,
    follows::SINK_REWRITE,
    follows::SINK_KEPT,
    follows::SINK_CHANGED,
    follows::SINK_MOVED,
    follows::SINK_UNKNOWN,
];

/// Every rule about destinations.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// Whether policy may not change what a rule weighs.
pub(crate) fn is_fixed(id: &str) -> bool {
    let fixed = |checked: &&Checked| matches!(checked.check, Check::Always(_));
    CHECKS.iter().filter(fixed).any(|checked| checked.rule.id == id)
}

/// What the impacts of a change say, sorted, each once.
///
/// # Errors
/// The policy names a rule that does not exist, or changes one that cannot be.
pub fn sink_impact(impacts: &[Impact], after: Side, policy: &Policy) -> Result<Vec<Finding>, UnknownRule> {
    policy.validate()?;
    Ok(settled(after.schema, run(impacts, after, policy)))
}

/// The same before waivers.
pub(crate) fn run(impacts: &[Impact], after: Side, policy: &Policy) -> Outcome {
    let found = CHECKS.iter().flat_map(|checked| found(checked, impacts, after, policy)).collect();
    Outcome { found, ran: rules().map(|rule| rule.id).collect() }
}

/// What one rule says: once of a field, with all its destinations; of a whole destination, of each.
fn found(checked: &Checked, impacts: &[Impact], after: Side, policy: &Policy) -> Vec<Found> {
    let (Check::Always(check) | Check::Impact(check)) = checked.check;
    let mut groups: BTreeMap<_, (Said, Vec<&Impact>)> = BTreeMap::new();
    for impact in impacts {
        let Some(said) = check(impact) else {
            continue;
        };
        let key = match &impact.element {
            Some(element) => (&impact.event, &element.path),
            None => (&impact.event, &impact.destination),
        };
        let key = (impact.element.is_some(), key);
        groups.entry(key).or_insert_with(|| (said, Vec::new())).1.push(impact);
    }
    let found = |(said, impacts): (Said, Vec<&Impact>)| {
        let severity = match checked.check {
            Check::Always(_) => said.severity,
            Check::Impact(_) => policy.weigh(checked.rule.id, said.severity)?,
        };
        let impact = *impacts.first()?;
        let message = message(&said, impact, &impacts);
        let place = place(impact, after);
        let mut finding = place.finding(after.schema, checked.rule.id, message);
        finding.before = impact.element.as_ref().and_then(|element| element.before.clone());
        let finding = finding.with_severity(severity).with_hint(said.hint);
        Some(Found { finding, spot: place.spot(), names: names(impact) })
    };
    groups.into_values().filter_map(found).collect()
}

/// What a waiver may call a field that is gone, which stands nowhere.
fn names(impact: &Impact) -> Vec<String> {
    let gone = impact.element.as_ref().filter(|element| element.after.is_none());
    gone.map(|element| {
        let name = element.path.rsplit('.').next().unwrap_or_default();
        vec![name.to_owned(), element.path.clone()]
    })
    .unwrap_or_default()
}

/// The reason is the first destination's; the impacts have those of all.
fn message(said: &Said, impact: &Impact, impacts: &[&Impact]) -> String {
    let subject = match &impact.element {
        Some(element) => format!("\"{}\" of event \"{}\"", element.path, impact.event),
        None => format!("Event \"{}\"", impact.event),
    };
    let mut names: Vec<_> = impacts.iter().map(|impact| format!("\"{}\"", impact.destination)).collect();
    names.dedup();
    let of = if names.len() > 1 { format!(" in {}", names[0]) } else { String::new() };
    format!("{subject} {} {}:{of} {}", said.what, names.join(", "), impact.reason)
}

fn place(impact: &Impact, after: Side) -> Place {
    let event = after.events.iter().find(|event| event.name == impact.event);
    let place = event.and_then(|event| match &impact.element {
        Some(element) => Some(field(after.schema, event, &element.path)),
        None => option(after.schema, event),
    });
    place.unwrap_or(Place::Nowhere)
}
