//! Comments in the source that waive one rule for one element, with a reason. What is waived is not
//! silent: it stays as a notice that says why.
//!
//! ```text
//! // schemactl:waive FIELD_SAME_TYPE: read by nobody yet
//! // schemactl:waive FIELD_NO_DELETE(email): never filled
//! ```

mod directive;
mod kept;
mod read;
mod rules;

use std::collections::HashMap;

use kept::Kept;
use read::{MOST, Waiver};
use rules::{CHECKS, Case, Fate};
use schemactl_model::{
    Finding, Severity,
    schema::{FileId, Schema},
};

use crate::{
    Rule,
    found::{Found, Outcome, sorted},
    place::Spot,
    policy::{Policy, Waiving},
    sink_impact,
    source_path::declarations,
};

/// Name of the family; its rules cannot be waived.
pub(crate) const FAMILY: &str = "waivers";

/// Every rule about waivers.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Rule> {
    CHECKS.iter().map(|checked| &checked.rule)
}

/// What some rules said with what the source waives, and what is wrong with the waivers; sorted, each
/// once.
pub(crate) fn settled(schema: &Schema, outcome: Outcome) -> Vec<Finding> {
    let mut waivers = Waivers::of(schema);
    let mut findings = waivers.settle(outcome);
    findings.extend(waivers.problems());
    sorted(findings)
}

/// What a rule finds at an element; the name is that of something which is not there.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    file: FileId,
    home: Vec<i32>,
    rule: String,
    name: Option<String>,
}

/// The waivers of a schema, and what came of them so far.
pub(crate) struct Waivers<'a> {
    schema: &'a Schema,
    waivers: Vec<Waiver>,
    /// Whether there are more than are read.
    too_many: bool,
    /// Those that can waive, by what they waive.
    by_key: HashMap<Key, usize>,
    /// At the gate, what the organisation says of comments.
    policy: Option<&'a Policy>,
    /// What the organisation waives.
    organisation: Option<Waiving<'a>>,
    fates: Vec<Fate>,
    /// By what could not be waived without a name, the name.
    wanted: HashMap<Key, String>,
    ran: Vec<&'static str>,
}

impl<'a> Waivers<'a> {
    pub fn of(schema: &'a Schema) -> Self {
        Self::read(schema, None, None)
    }

    /// The same at the gate, where a comment does not lift everything and an organisation has a say.
    pub fn at_gate(schema: &'a Schema, policy: &'a Policy, organisation: Waiving<'a>) -> Self {
        Self::read(schema, Some(policy), Some(organisation))
    }

    fn read(schema: &'a Schema, policy: Option<&'a Policy>, organisation: Option<Waiving<'a>>) -> Self {
        let (waivers, too_many) = read::waivers(schema);
        let mut by_key = HashMap::new();
        let can_waive = |waiver: &&Waiver| {
            waiver.is_above && !waiver.directive.reason.is_empty() && !is_forbidden(policy, waiver)
        };
        for (index, waiver) in waivers.iter().enumerate().filter(|(_, waiver)| can_waive(waiver)) {
            by_key.entry(waiver.key(waiver.directive.name.clone())).or_insert(index);
        }
        let fates = vec![Fate::Unused; waivers.len()];
        Waivers {
            schema,
            waivers,
            too_many,
            by_key,
            policy,
            organisation,
            fates,
            wanted: HashMap::new(),
            ran: Vec::new(),
        }
    }

    /// Makes notices of the findings that are waived.
    pub fn settle(&mut self, outcome: Outcome) -> Vec<Finding> {
        self.settle_found(outcome).into_iter().map(|found| found.finding).collect()
    }

    /// The same, with what each is about.
    pub fn settle_found(&mut self, outcome: Outcome) -> Vec<Found> {
        self.ran.extend(outcome.ran);
        outcome.found.into_iter().map(|found| self.told(found)).collect()
    }

    /// A finding as it is told: waived by the source, else by the organisation, else as it is.
    fn told(&mut self, mut found: Found) -> Found {
        let comment = self.waiver_of(&found);
        let kept = comment.and_then(|_| self.kept(&found.finding));
        if let Some(index) = comment {
            let fate = if kept.is_some() { Fate::Overruled } else { Fate::Used };
            self.fates[index] = self.fates[index].max(fate);
        }
        let waived = match comment.filter(|_| kept.is_none()) {
            Some(index) => Some(self.waivers[index].directive.reason.clone()),
            None => self.organisation.as_mut().and_then(|organisation| organisation.waive(&found)),
        };
        let finding = &mut found.finding;
        match (&waived, kept) {
            (Some(_), _) => (finding.severity, finding.hint) = (Severity::Notice, None),
            (None, Some(kept)) => finding.hint = Some(kept.hint(finding.hint.as_deref())),
            (None, None) => {}
        }
        finding.waived = waived;
        found
    }

    /// Why no comment lifts a finding here; `None` where one will do.
    fn kept(&self, finding: &Finding) -> Option<Kept> {
        let policy = self.policy?;
        let is_allowed = policy.source_waivers.iter().any(|rules| rules.fits(&finding.rule));
        Kept::of(finding).filter(|_| !is_allowed)
    }

    fn waiver_of(&mut self, found: &Found) -> Option<usize> {
        if sink_impact::is_fixed(&found.finding.rule) {
            return None;
        }
        let spot = found.spot.as_ref().filter(|_| !self.by_key.is_empty())?;
        let key = |home: &[i32], name: Option<&String>| Key {
            file: spot.file,
            home: home.to_vec(),
            rule: found.finding.rule.to_string(),
            name: name.cloned(),
        };
        for home in homes(spot) {
            let names = found.names.iter().map(Some).chain(found.names.is_empty().then_some(None));
            let mut waivers = names.filter_map(|name| self.by_key.get(&key(home, name)));
            if let Some(index) = waivers.next() {
                return Some(*index);
            }
            if let Some(name) = found.names.first() {
                self.wanted.insert(key(home, None), name.clone());
            }
        }
        None
    }

    /// What is wrong with the waivers, once all is settled. Whether one is used can only be said where its
    /// rule was asked.
    pub fn problems(&self) -> Vec<Finding> {
        let mut problems: Vec<Finding> = self
            .waivers
            .iter()
            .zip(&self.fates)
            .filter_map(|(waiver, fate)| self.problem(waiver, *fate))
            .collect();
        if let Some(last) = self.waivers.last().filter(|_| self.too_many) {
            let message =
                format!("The schema has more than {MOST} waivers; those behind this one are not read.");
            problems.push(self.finding(CHECKS[0].rule.id, last, message).with_hint("mend what is waived"));
        }
        problems.extend(self.organisation.iter().flat_map(Waiving::problems));
        problems
    }

    fn problem(&self, waiver: &Waiver, fate: Fate) -> Option<Finding> {
        let case = Case {
            waiver,
            is_forbidden: is_forbidden(self.policy, waiver),
            fate,
            ran: self.ran.contains(&&*waiver.directive.rule),
            wanted: self.wanted.get(&waiver.key(None)).map(String::as_str),
        };
        CHECKS.iter().find_map(|checked| {
            let (severity, problem) = checked.run(&case)?;
            let finding = self.finding(checked.rule.id, waiver, problem.message);
            Some(finding.with_severity(severity).with_hint(problem.hint))
        })
    }

    fn finding(&self, rule: &'static str, waiver: &Waiver, message: String) -> Finding {
        Finding::error(rule, Some(&self.schema[waiver.file].path), waiver.span, message)
    }
}

/// Whether policy leaves the rule of a waiver to the organisation.
fn is_forbidden(policy: Option<&Policy>, waiver: &Waiver) -> bool {
    let forbidden = policy.map_or(&[][..], |policy| &policy.no_source_waivers);
    forbidden.iter().any(|rules| rules.fits(&waiver.directive.rule))
}

impl Waiver {
    fn key(&self, name: Option<String>) -> Key {
        Key { file: self.file, home: self.home.clone(), rule: self.directive.rule.clone(), name }
    }
}

/// What a waiver may stand above: the element that a finding is about, or the statement in it. For what
/// is told about a file that is its statement, or what the file begins with.
fn homes(spot: &Spot) -> Vec<&[i32]> {
    const HEAD: [&[i32]; 3] = [&[12], &[14], &[2]];
    let around = declarations(&spot.location);
    let element = around.iter().rposition(|declaration| declaration.is_element);
    let homes = around[element.unwrap_or(0)..].iter().map(|declaration| declaration.location);
    let head = HEAD.into_iter().filter(|_| element.is_none());
    homes.chain(head).collect()
}
