//! Comments in the source that waive one rule for one element, with a reason. What is waived is not
//! silent: it stays as a notice that says why.
//!
//! ```text
//! // schemactl:waive FIELD_SAME_TYPE: read by nobody yet
//! // schemactl:waive FIELD_NO_DELETE(email): never filled
//! ```

mod directive;
mod read;
mod rules;

use std::collections::HashMap;

use read::{MOST, Waiver};
use rules::{CHECKS, Case};
use schemactl_model::{
    Finding, Severity,
    schema::{FileId, Schema},
};

use crate::{
    Rule,
    found::{Found, Outcome, sorted},
    place::Spot,
    policy::{Pattern, Waiving},
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
    /// Rules that only the organisation waives.
    forbidden: &'a [Pattern],
    /// What the organisation waives.
    organisation: Option<Waiving<'a>>,
    used: Vec<bool>,
    /// By what could not be waived without a name, the name.
    wanted: HashMap<Key, String>,
    ran: Vec<&'static str>,
}

impl<'a> Waivers<'a> {
    pub fn of(schema: &'a Schema) -> Self {
        Self::under(schema, &[], None)
    }

    /// The same where an organisation has a say.
    pub fn under(schema: &'a Schema, forbidden: &'a [Pattern], organisation: Option<Waiving<'a>>) -> Self {
        let (waivers, too_many) = read::waivers(schema);
        let mut by_key = HashMap::new();
        let can_waive = |waiver: &&Waiver| {
            waiver.is_above && !waiver.directive.reason.is_empty() && !is_forbidden(forbidden, waiver)
        };
        for (index, waiver) in waivers.iter().enumerate().filter(|(_, waiver)| can_waive(waiver)) {
            by_key.entry(waiver.key(waiver.directive.name.clone())).or_insert(index);
        }
        let used = vec![false; waivers.len()];
        Waivers {
            schema,
            waivers,
            too_many,
            by_key,
            forbidden,
            organisation,
            used,
            wanted: HashMap::new(),
            ran: Vec::new(),
        }
    }

    /// Makes notices of the findings that are waived.
    pub fn settle(&mut self, outcome: Outcome) -> Vec<Finding> {
        self.ran.extend(outcome.ran);
        let settled = outcome.found.into_iter().map(|found| match self.reason(&found) {
            None => found.finding,
            waived => Finding { severity: Severity::Notice, hint: None, waived, ..found.finding },
        });
        settled.collect()
    }

    /// Why a finding is waived: what the source says, else the organisation.
    fn reason(&mut self, found: &Found) -> Option<String> {
        if let Some(index) = self.waiver_of(found) {
            self.used[index] = true;
            return Some(self.waivers[index].directive.reason.clone());
        }
        self.organisation.as_mut()?.waive(found)
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
            .zip(&self.used)
            .filter_map(|(waiver, used)| self.problem(waiver, *used))
            .collect();
        if let Some(last) = self.waivers.last().filter(|_| self.too_many) {
            let message =
                format!("The schema has more than {MOST} waivers; those behind this one are not read.");
            problems.push(self.finding(CHECKS[0].rule.id, last, message).with_hint("mend what is waived"));
        }
        problems.extend(self.organisation.iter().flat_map(Waiving::problems));
        problems
    }

    fn problem(&self, waiver: &Waiver, used: bool) -> Option<Finding> {
        let case = Case {
            waiver,
            is_forbidden: is_forbidden(self.forbidden, waiver),
            used,
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

fn is_forbidden(forbidden: &[Pattern], waiver: &Waiver) -> bool {
    forbidden.iter().any(|pattern| pattern.fits(&waiver.directive.rule))
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
