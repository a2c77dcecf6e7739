//! What the organisation waives: its findings are notices, with reason, author and end, until they end.

use schemactl_model::{EventSpec, Finding, ModuleName, Severity, schema::Schema};

use super::{Check, Checked, Day, Pattern, Policy, Waiver, ended::POLICY_WAIVER_ENDED};
use crate::{event_parts::EventParts, found::Found};

/// What a policy waives of one module on one day.
pub(crate) struct Waiving<'a> {
    policy: &'a Policy,
    waivers: Vec<&'a Waiver>,
    today: Option<Day>,
    parts: EventParts<'a>,
    /// Waivers that would have waived something and have ended, with where that was.
    ended: Vec<(&'a Waiver, Finding)>,
}

impl<'a> Waiving<'a> {
    /// Without a day none holds: whether one has ended is not known.
    pub fn new(
        policy: &'a Policy,
        module: Option<&ModuleName>,
        today: Option<Day>,
        schema: &'a Schema,
        events: impl IntoIterator<Item = &'a EventSpec>,
    ) -> Self {
        let is_about = |waiver: &&Waiver| match (&waiver.module, module) {
            (None, _) => true,
            (Some(pattern), Some(module)) => pattern.fits(module.as_str()),
            (Some(_), None) => false,
        };
        let waivers: Vec<&Waiver> = policy.waivers.iter().filter(is_about).collect();
        let events = events.into_iter().filter(|_| !waivers.is_empty());
        let parts = EventParts::of(schema, events);
        Waiving { policy, waivers, today, parts, ended: Vec::new() }
    }

    /// Why a finding is waived, if it is.
    pub fn waive(&mut self, found: &Found) -> Option<String> {
        let today = self.today?;
        let about: Vec<&Waiver> =
            self.waivers.iter().copied().filter(|waiver| self.is_about(waiver, found)).collect();
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

    fn is_about(&self, waiver: &Waiver, found: &Found) -> bool {
        let spot = found.spot.as_ref();
        let event = |event: &Pattern| {
            let around = spot.map_or(&[][..], |spot| self.parts.events_at(spot));
            // An event that is gone is not around anything; the finding names it.
            let gone =
                found.finding.rule == "EVENT_NO_DELETE" && found.names.iter().any(|name| event.fits(name));
            gone || around.iter().any(|one| event.fits(one.name.as_str()))
        };
        let named = |pattern: &Pattern| found.names.iter().any(|name| pattern.fits(name));
        let field = |field: &Pattern| {
            let at = spot.and_then(|spot| self.parts.field_at(spot));
            at.is_some_and(|name| field.fits(name)) || (at.is_none() && named(field))
        };
        waiver.rule.fits(&found.finding.rule)
            && waiver.event.as_ref().is_none_or(event)
            && waiver.field.as_ref().is_none_or(field)
            && waiver.destination.as_ref().is_none_or(named)
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
