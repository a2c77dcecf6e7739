//! What a change means to those who read events: names, destinations and the protection of personal
//! data are promises; a stage that goes back and personal data in a new place are concerns; owner, readers
//! and retention are news.

mod destinations;
mod events;
mod landings;
mod news;
mod personal_data;
mod readers;
mod retention;
mod stage;

use schemactl_model::{EventSpec, Finding, Schema, Severity, event::EventPairs};

use crate::{
    Policy, Rule, UnknownRule,
    families::Renamed,
    found::{Found, Outcome},
    place::Place,
    waivers::settled,
};

/// A rule with what it compares.
struct Checked {
    rule: Rule,
    check: Check,
}

enum Check {
    /// An event that is gone.
    Gone(fn(&EventSpec, &mut Report)),
    /// The same event before and after.
    Promise(fn(Pair, &mut Report)),
    /// The same; somebody should look at it, and nobody is stopped.
    Concern(fn(Pair, &mut Report)),
    /// The same; whoever reads it should know.
    News(fn(Pair, &mut Report)),
    /// Both schemas.
    Fields(fn(&mut Report)),
}

impl Check {
    /// What its findings weigh unless policy says otherwise.
    fn severity(&self) -> Severity {
        match self {
            Check::Gone(_) | Check::Promise(_) | Check::Fields(_) => Severity::Error,
            Check::Concern(_) => Severity::Warning,
            Check::News(_) => Severity::Notice,
        }
    }
}

static CHECKS: &[Checked] = &[
    events::EVENT_NO_DELETE,
    events::EVENT_SAME_NAME,
    destinations::EVENT_DESTINATION_NO_DELETE,
    personal_data::PII_NO_LOWER,
    landings::PII_NEW_DESTINATION,
    stage::EVENT_STAGE_NO_BACK,
    destinations::EVENT_SAME_PII_ACTION,
    news::EVENT_SAME_OWNER,
    readers::EVENT_READERS_NO_NARROW,
    readers::EVENT_READERS_NO_WIDEN,
    retention::EVENT_RETENTION_NO_SHORTEN,
    retention::EVENT_RETENTION_NO_LENGTHEN,
];

/// Rules of old that became two.
pub(crate) const RENAMED: Renamed = &[
    ("EVENT_SAME_READERS", &["EVENT_READERS_NO_NARROW", "EVENT_READERS_NO_WIDEN"]),
    ("EVENT_SAME_RETENTION", &["EVENT_RETENTION_NO_SHORTEN", "EVENT_RETENTION_NO_LENGTHEN"]),
];

/// Every rule about changes of events.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// An event on both sides: the same message, or the same name where the message is gone.
#[derive(Clone, Copy)]
struct Pair<'a> {
    before: &'a EventSpec,
    after: &'a EventSpec,
}

/// A schema with its events.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub schema: &'a Schema,
    pub events: &'a [EventSpec],
}

/// What a change does to events, sorted, each once.
///
/// # Errors
/// The policy names a rule that does not exist.
pub fn event_changes(before: Side, after: Side, policy: &Policy) -> Result<Vec<Finding>, UnknownRule> {
    policy.validate()?;
    Ok(settled(after.schema, run(before, after, policy)))
}

/// The same before waivers.
pub(crate) fn run(before: Side, after: Side, policy: &Policy) -> Outcome {
    let EventPairs { pairs, gone } = EventPairs::of(before.events, after.events);
    let kept = |(old, after): (Option<_>, _)| old.map(|before| Pair { before, after });
    let pairs: Vec<Pair> = pairs.into_iter().filter_map(kept).collect();
    let mut report = Report {
        before,
        after,
        pairs: &pairs,
        policy,
        rule: &CHECKS[0].rule,
        severity: Severity::Error,
        outcome: Outcome::default(),
    };
    for Checked { rule, check } in CHECKS {
        report.rule = rule;
        report.outcome.ran.push(rule.id);
        report.severity = check.severity();
        match check {
            Check::Gone(check) => {
                gone.iter().for_each(|event| report.for_readers(event, |report| check(event, report)));
            }
            Check::Promise(check) => {
                let check = |pair: &Pair| report.for_readers(pair.before, |report| check(*pair, report));
                pairs.iter().for_each(check);
            }
            Check::Concern(check) | Check::News(check) => {
                pairs.iter().for_each(|pair| check(*pair, &mut report));
            }
            Check::Fields(check) => check(&mut report),
        }
    }
    report.outcome
}

/// Both sides, and the findings so far.
struct Report<'a> {
    before: Side<'a>,
    after: Side<'a>,
    pairs: &'a [Pair<'a>],
    policy: &'a Policy,
    rule: &'static Rule,
    severity: Severity,
    outcome: Outcome,
}

/// A hint that names who has to be told.
pub(crate) fn with_readers(hint: Option<String>, readers: &[String]) -> Option<String> {
    if readers.is_empty() {
        return hint;
    }
    let teams = format!("tell its readers first: {}", readers::teams(readers));
    Some(hint.map_or_else(|| teams.clone(), |hint| format!("{}; {teams}", hint.trim_end_matches(';'))))
}

impl Report<'_> {
    /// Names in what a check finds the readers that the event had.
    fn for_readers(&mut self, event: &EventSpec, check: impl FnOnce(&mut Self)) {
        let first = self.outcome.found.len();
        check(self);
        for found in &mut self.outcome.found[first..] {
            found.finding.hint = with_readers(found.finding.hint.take(), &event.readers);
        }
    }

    /// Adds a change: where it stands now and where it stood before.
    fn add(&mut self, place: Moved, message: impl Into<String>, hint: impl Into<String>) {
        self.add_of(place, Vec::new(), message, hint);
    }

    /// The same about something that is gone or one of several: a waiver has to name it.
    fn add_of(
        &mut self,
        place: Moved,
        names: Vec<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let Some(severity) = self.policy.weigh(self.rule.id, self.severity) else {
            return;
        };
        let after = place.after.unwrap_or(Place::Nowhere);
        let mut finding = after.finding(self.after.schema, self.rule.id, message);
        finding.before = place.before.and_then(|before| before.shown(self.before.schema));
        let finding = finding.with_severity(severity).with_hint(hint);
        self.outcome.found.push(Found { finding, spot: after.spot(), names });
    }
}

/// Where something stands on both sides, as far as it does.
struct Moved {
    before: Option<Place>,
    after: Option<Place>,
}

impl Moved {
    /// Places that are found the same way on both sides.
    fn of(pair: Pair, report: &Report, place: impl Fn(&Schema, &EventSpec) -> Option<Place>) -> Self {
        Moved {
            before: place(report.before.schema, pair.before),
            after: place(report.after.schema, pair.after),
        }
    }
}
