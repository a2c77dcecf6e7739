//! What approvals lift: the promises that a change breaks, and nothing else. Untidiness, policy and
//! what cannot be carried out have to be mended.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::{Finding, ModuleName, Severity};

use super::NeededApproval;
use crate::{
    Policy,
    found::Found,
    policy::{Approver, Approvers, Signatory, Whereabouts, approvers_of, tables_of},
    promise::is_broken,
};

/// Somebody's word that a change may break what it breaks. That it is about this very change, and has
/// neither ended nor been revoked, is the caller's to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approval {
    /// Who gave it.
    pub approver: String,
    /// The roles by which they did.
    pub roles: Vec<String>,
    /// Whether policy goes by their name.
    pub vouched: bool,
    /// Why.
    pub reason: String,
    /// The day it ends, as it is printed.
    pub until: String,
}

impl Approval {
    fn signatory(&self) -> Signatory<'_> {
        Signatory { name: &self.approver, vouched: self.vouched, roles: &self.roles }
    }
}

/// The approvals of a change, and what they come to.
pub(super) struct Approvals<'a> {
    tables: Vec<&'a Approvers>,
    whereabouts: &'a Whereabouts<'a>,
    given: &'a [Approval],
    /// By who may approve, the rules whose breaks that is for.
    needed: BTreeMap<Option<&'a [Approver]>, BTreeSet<String>>,
}

impl<'a> Approvals<'a> {
    pub fn new(
        policy: &'a Policy,
        module: Option<&ModuleName>,
        whereabouts: &'a Whereabouts<'a>,
        given: &'a [Approval],
    ) -> Self {
        Approvals { tables: tables_of(policy, module), whereabouts, given, needed: BTreeMap::new() }
    }

    /// A finding as it is told: a break that somebody approved who may is a warning that says so.
    pub fn settle(&mut self, found: Found) -> Finding {
        if !is_broken(&found.finding) {
            return found.finding;
        }
        let approvers = approvers_of(&self.tables, self.whereabouts, &found);
        self.needed.entry(approvers).or_default().insert(found.finding.rule.to_string());
        match self.given_by(approvers) {
            Some(approval) => lifted(found.finding, approval),
            None => found.finding,
        }
    }

    fn given_by(&self, approvers: Option<&[Approver]>) -> Option<&'a Approval> {
        let may = |approval: &&Approval| {
            let fits = |one: &Approver| one.fits(approval.signatory());
            approvers.is_none_or(|approvers| approvers.iter().any(fits))
        };
        self.given.iter().find(may)
    }

    /// What has to be approved, given or not.
    pub fn needed(self) -> Vec<NeededApproval> {
        let needed = |(approvers, rules): (&Option<&[Approver]>, &BTreeSet<String>)| NeededApproval {
            rules: rules.iter().cloned().collect(),
            approvers: approvers.map(<[Approver]>::to_vec),
            given_by: self.given_by(*approvers).map(|approval| approval.approver.clone()),
        };
        self.needed.iter().map(needed).collect()
    }
}

fn lifted(finding: Finding, approval: &Approval) -> Finding {
    let Approval { approver, reason, until, .. } = approval;
    let message = format!("{} Approved by {approver:?} until {until}: {reason}", finding.message);
    // The hint says how not to break what may be broken now.
    Finding { message, severity: Severity::Warning, hint: None, ..finding }
}
