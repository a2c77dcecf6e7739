//! What the organisation waives: its findings are notices, with reason, author and end, until they end.

use schemactl_model::{Finding, ModuleName, Severity};

use super::{
    Check, Checked, Day, Policy, Waiver,
    ended::POLICY_WAIVER_ENDED,
    whereabouts::{Whereabouts, is_of},
};
use crate::found::Found;

/// What a policy waives of one module on one day.
pub(crate) struct Waiving<'a> {
    policy: &'a Policy,
    waivers: Vec<&'a Waiver>,
    today: Option<Day>,
    whereabouts: &'a Whereabouts<'a>,
    /// Waivers that would have waived something and have ended, with where that was.
    ended: Vec<(&'a Waiver, Finding)>,
}

impl<'a> Waiving<'a> {
    /// Without a day none holds: whether one has ended is not known.
    pub fn new(
        policy: &'a Policy,
        module: Option<&ModuleName>,
        today: Option<Day>,
        whereabouts: &'a Whereabouts<'a>,
    ) -> Self {
        let is_about = |waiver: &&Waiver| is_of(waiver.module.as_ref(), module);
        let waivers = policy.waivers.iter().filter(is_about).collect();
        Waiving { policy, waivers, today, whereabouts, ended: Vec::new() }
    }

    /// Why a finding is waived, if it is.
    pub fn waive(&mut self, found: &Found) -> Option<String> {
        let today = self.today?;
        let about: Vec<&Waiver> = self
            .waivers
            .iter()
            .copied()
            .filter(|waiver| self.whereabouts.holds(&waiver.scope(), found))
            .collect();
        if let Some(waiver) = about.iter().find(|waiver| today <= waiver.until) {
            return Some(format!("{} ({}, until {})", waiver.reason, waiver.author, waiver.until));
        }
        for waiver in about {
            if !self.ended.iter().any(|(ended, _)| std::ptr::eq(*ended, waiver)) {
                self.ended.push((waiver, found.finding.clone()));
            }
        }
        None
    }

    /// A warning for each that has ended, once, where it would have waived something first.
    pub fn problems(&self) -> Vec<Finding> {
        let Checked { rule, check: Check::Waivers(message) } = &POLICY_WAIVER_ENDED else {
            return Vec::new();
        };
        let Some(severity) = self.policy.weigh(rule.id, Severity::Warning) else {
            return Vec::new();
        };
        let warning = |(waiver, at): &(&Waiver, Finding)| {
            let message = message(waiver, &at.rule);
            Finding { rule: rule.id.into(), message, severity, before: None, ..at.clone() }
                .with_hint("mend what it was about, or have whoever keeps the policy write another end")
        };
        self.ended.iter().map(warning).collect()
    }
}
