//! The gate: breaking changes, lint, policy, changes of events and what they do at destinations over one
//! change, and the version that comes of it. What `check` says and what a server enforces is this function.

mod approval;
mod bump;
mod needed;
mod promised;
mod readers;
mod tidiness;

use std::sync::LazyLock;

pub use approval::Approval;
use approval::Approvals;
pub use bump::{Bump, UnknownBump};
pub use needed::NeededApproval;
use schemactl_model::{EventSpec, Finding, ModuleName, Schema, Severity, Version, event::events};
use schemactl_sinks::{Impact, impacts};

use crate::{
    BreakingConfig, History, LintConfig, Neighbours, Policy, UnknownRule,
    event_changes::{self, Side},
    found::{Outcome, sorted},
    neighbours,
    personal_changes::{PersonalChange, personal_changes},
    policy::{self, Day, Taken, Waiving, Whereabouts},
    promise::is_broken,
    sink_impact,
    waivers::Waivers,
};

/// A change of a module.
#[derive(Clone)]
pub struct Change<'a> {
    /// The published version it is compared with, and its number; `None` for a module that is new.
    pub before: Option<(&'a Schema, &'a Version)>,
    /// The breaking set that version was published with, where it is known: the change is held to it too.
    pub promised: Option<&'a BreakingConfig>,
    /// What the level says about the versions before that one; empty where it is not transitive.
    pub earlier: &'a History,
    /// What is to be published.
    pub after: &'a Schema,
    /// Which other module has an event of a name.
    pub taken: &'a Taken<'a>,
    /// What a registry knows about the modules around it; the default where nobody asked one.
    pub neighbours: &'a Neighbours,
    /// The number of a first version, where 0.1.0 will not do.
    pub initial: Option<Version>,
    /// Promises stability: a version below 1.0.0 becomes 1.0.0.
    pub stable: bool,
    /// What was approved about this very change, by one or several.
    pub approvals: &'a [Approval],
}

static NO_HISTORY: LazyLock<History> = LazyLock::new(History::default);
static NO_NEIGHBOURS: LazyLock<Neighbours> = LazyLock::new(Neighbours::default);

impl<'a> Change<'a> {
    /// A first version of a module, of which nobody knows anything else.
    pub fn first(after: &'a Schema) -> Self {
        Change {
            before: None,
            promised: None,
            earlier: &NO_HISTORY,
            after,
            taken: &nothing_taken,
            neighbours: &NO_NEIGHBOURS,
            initial: None,
            stable: false,
            approvals: &[],
        }
    }

    /// What takes a version's place, of which nobody knows anything else.
    pub fn of(before: &'a Schema, version: &'a Version, after: &'a Schema) -> Self {
        Change { before: Some((before, version)), ..Change::first(after) }
    }
}

/// What a module and its platform ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GateConfig {
    /// The module's breaking set.
    pub breaking: BreakingConfig,
    /// The module's lint set.
    pub lint: LintConfig,
    /// The platform's policy.
    pub policy: Policy,
    /// The module's name, where it has one: waivers of the policy may be about some modules.
    pub module: Option<ModuleName>,
    /// The day it is; without it no waiver of the policy holds.
    pub today: Option<Day>,
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Everything there is to say, sorted, each once.
    pub findings: Vec<Finding>,
    /// How much changes.
    pub bump: Bump,
    /// The version it becomes, if nothing refuses it.
    pub next: Version,
    /// The events of what is to be published; those that are not valid are findings instead.
    pub events: Vec<EventSpec>,
    /// The approvals that its breaks need, and who gave them.
    pub needed: Vec<NeededApproval>,
    /// What it means at the destinations of the events that changed.
    pub impacts: Vec<Impact>,
    /// What it means for personal data.
    pub personal_data: Vec<PersonalChange>,
}

impl Verdict {
    /// Whether a finding refuses the change.
    pub fn is_refused(&self) -> bool {
        has_error(&self.findings)
    }

    /// Whether it is refused, and approvals would lift all of that.
    pub fn is_approvable(&self) -> bool {
        let mut errors = self.findings.iter().filter(|finding| finding.severity == Severity::Error);
        self.is_refused() && errors.all(is_broken) && !self.needed.iter().any(NeededApproval::is_impossible)
    }

    /// Whether approvals lifted something.
    pub fn is_approved(&self) -> bool {
        self.needed.iter().any(|needed| needed.given_by.is_some())
    }
}

/// Judges a change. That the sources are the same as the latest version's is the caller's to see.
///
/// What the policy names and is not known is told as a warning: who publishes cannot mend it.
///
/// # Errors
/// The module's configuration names a rule or category that is not built.
pub fn gate(change: &Change, config: &GateConfig) -> Result<Verdict, UnknownRule> {
    let (after_events, mut findings) = events(change.after);
    // What was wrong with the base's events is past: this is about those that were.
    let before_events = change.before.map(|(base, _)| events(base).0).unwrap_or_default();
    let impacts = impacts_of(change, &before_events, &after_events);
    let GateConfig { policy, module, today, .. } = config;
    let personal_data = personal_of(change, &before_events, &after_events, policy);
    let is_asked = !(policy.waivers.is_empty() && policy.approvals.is_empty());
    let (were, are) = if is_asked { (&before_events[..], &after_events[..]) } else { (&[][..], &[][..]) };
    let whereabouts = Whereabouts::of(change.after, were, are);
    let organisation = Waiving::new(policy, module.as_ref(), *today, &whereabouts);
    let mut waivers = Waivers::at_gate(change.after, policy, organisation);
    findings.extend(waivers.settle(policy::run(change.after, &after_events, change.taken, &config.policy)));
    findings.extend(waivers.settle(tidiness::asked(change, config)?));
    findings.extend(waivers.settle(tidiness::unasked(change, config)?));
    let mut changed = changes(change, &before_events, &after_events, config)?;
    let after = Side { schema: change.after, events: &after_events };
    changed.push(sink_impact::run(&impacts, after, &config.policy));
    // Who depends on it is broken by the version that it would become without them.
    let alone = Bump::of(change, changed.iter().any(Outcome::has_errors)).next(change);
    changed.push(neighbours::broken(change.neighbours, &alone, policy));
    // What is waived is broken all the same, for whoever goes by the version.
    let bump = Bump::of(change, changed.iter().any(Outcome::has_errors));
    let mut approvals = Approvals::new(policy, module.as_ref(), &whereabouts, change.approvals);
    let told = changed.into_iter().flat_map(|outcome| waivers.settle_found(outcome));
    findings.extend(told.map(|found| approvals.settle(found)));
    findings.extend(waivers.settle(neighbours::news(change.neighbours, policy)));
    findings.extend(neighbours::unwaivable(change.neighbours, policy).findings());
    findings.extend(waivers.problems());
    findings.extend(policy::problems(&config.policy));
    let (findings, needed) = (sorted(findings), approvals.needed());
    let next = bump.next(change);
    Ok(Verdict { findings, bump, next, events: after_events, impacts, personal_data, needed })
}

fn has_error(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.severity == Severity::Error)
}

/// What the change means at destinations. All those of a first version are new.
fn impacts_of(change: &Change, events_before: &[EventSpec], events_after: &[EventSpec]) -> Vec<Impact> {
    let base = change.before.map_or(change.after, |(base, _)| base);
    let before = schemactl_sinks::Side { schema: base, events: events_before };
    impacts(before, schemactl_sinks::Side { schema: change.after, events: events_after })
}

/// What the change means for personal data. All that of a first version is new.
fn personal_of(
    change: &Change,
    events_before: &[EventSpec],
    events_after: &[EventSpec],
    policy: &Policy,
) -> Vec<PersonalChange> {
    let base = change.before.map_or(change.after, |(base, _)| base);
    let before = Side { schema: base, events: events_before };
    personal_changes(before, Side { schema: change.after, events: events_after }, policy)
}

/// What the change takes away from readers, and news about events.
fn changes(
    change: &Change,
    events_before: &[EventSpec],
    events_after: &[EventSpec],
    config: &GateConfig,
) -> Result<Vec<Outcome>, UnknownRule> {
    let mut broken = promised::broken(change, &config.breaking)?;
    let Some((base, _)) = change.before else { return Ok(Vec::new()) };
    for outcome in &mut broken {
        readers::name_readers(outcome, change.after, events_before);
    }
    let before = Side { schema: base, events: events_before };
    let after = Side { schema: change.after, events: events_after };
    Ok(broken.into_iter().chain([event_changes::run(before, after, &config.policy)]).collect())
}

/// Nobody has any name: for a module that is looked at by itself.
pub fn nothing_taken(_: &schemactl_model::EventName) -> Option<ModuleName> {
    None
}
