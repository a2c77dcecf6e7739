//! Policy: what an organisation asks of its events, whoever declares them.

mod approvers;
mod config;
mod day;
mod ended;
mod handling;
mod known;
mod names;
mod owners;
mod pattern;
mod personal_data;
mod retention;
mod rule_pattern;
mod stages;
mod tables;
mod waiving;
mod whereabouts;

use std::collections::HashMap;

pub use approvers::{Approver, Approvers, Signatory};
pub(crate) use approvers::{approvers_of, tables_of};
pub use config::{Policy, Weight};
pub use day::{Day, InvalidDay};
pub(crate) use known::problems;
pub use pattern::{InvalidPattern, Pattern};
pub(crate) use personal_data::{landing, takes};
pub use rule_pattern::RulePattern;
use schemactl_model::{EventName, EventSpec, Finding, ModuleName, Schema, Severity};

pub use tables::{Contact, Destinations, Handling, KindName, Waiver};
pub(crate) use waiving::Waiving;
pub(crate) use whereabouts::{Scope, Whereabouts};

use crate::{
    Rule, UnknownRule,
    found::{Found, Outcome},
    place::Place,
    waivers::settled,
};

/// A rule with what it looks at.
struct Checked {
    rule: Rule,
    check: Check,
}

enum Check {
    Events(fn(&EventSpec, &mut Report)),
    /// Waivers of the policy, at the end; says what one waived.
    Waivers(fn(&Waiver, &str) -> String),
    /// Rules that the policy names; says what is wrong, and the way out.
    Names(fn(&UnknownRule) -> (String, String)),
}

static CHECKS: &[Checked] = &[
    personal_data::PII_DESTINATION,
    handling::PII_HANDLING,
    retention::PII_RETENTION,
    owners::EVENT_OWNER_REQUIRED,
    owners::EVENT_OWNER_CONTACT,
    stages::EVENT_STAGE_DESTINATION,
    names::EVENT_NAME_UNIQUE,
    ended::POLICY_WAIVER_ENDED,
    known::POLICY_RULE_KNOWN,
];

/// Every policy rule about a state; those about changes are [`event_changes::rules`].
///
/// [`event_changes::rules`]: crate::event_changes::rules
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// Who else has an event of a name; the module at hand is not asked about.
pub type Taken<'a> = dyn Fn(&EventName) -> Option<ModuleName> + 'a;

/// What policy says about the events of a schema, sorted, each once.
///
/// # Errors
/// The policy names a rule that does not exist.
pub fn policy(
    schema: &Schema,
    events: &[EventSpec],
    taken: &Taken,
    policy: &Policy,
) -> Result<Vec<Finding>, UnknownRule> {
    policy.validate()?;
    Ok(settled(schema, run(schema, events, taken, policy)))
}

/// The same before waivers.
pub(crate) fn run(schema: &Schema, events: &[EventSpec], taken: &Taken, policy: &Policy) -> Outcome {
    let mut messages: HashMap<&EventName, Vec<&str>> = HashMap::new();
    for event in events {
        messages.entry(&event.name).or_default().push(&event.message);
    }
    let mut report =
        Report { schema, taken, messages, policy, rule: &CHECKS[0].rule, outcome: Outcome::default() };
    for Checked { rule, check } in CHECKS {
        let Check::Events(check) = check else { continue };
        report.rule = rule;
        report.outcome.ran.push(rule.id);
        for event in events {
            check(event, &mut report);
        }
    }
    report.outcome
}

/// What rules look at, and the findings so far.
struct Report<'a> {
    schema: &'a Schema,
    taken: &'a Taken<'a>,
    /// Full names of the messages that claim an event name, in file order.
    messages: HashMap<&'a EventName, Vec<&'a str>>,
    policy: &'a Policy,
    rule: &'static Rule,
    outcome: Outcome,
}

impl Report<'_> {
    fn add(&mut self, place: Place, message: String, hint: String) {
        self.add_of(place, Vec::new(), message, hint);
    }

    /// The same about one of several things that hang on the place: a waiver has to name it.
    fn add_of(&mut self, place: Place, names: Vec<String>, message: String, hint: String) {
        let Some(severity) = self.policy.weigh(self.rule.id, Severity::Error) else {
            return;
        };
        let finding = place.finding(self.schema, self.rule.id, message);
        let finding = finding.with_severity(severity).with_hint(hint);
        self.outcome.found.push(Found { finding, spot: place.spot(), names });
    }
}
