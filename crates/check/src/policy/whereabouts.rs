//! What tables of a policy are about: the events, fields and destinations that findings stand at.

use std::collections::HashMap;

use schemactl_model::{EventName, EventSpec, ModuleName, event::EventPairs, schema::Schema};

use super::{Pattern, RulePattern};
use crate::{event_parts::EventParts, found::Found};

/// What a table is about, where it says so.
pub(crate) struct Scope<'a> {
    /// Any of them.
    pub rules: &'a [RulePattern],
    pub event: Option<&'a Pattern>,
    pub field: Option<&'a Pattern>,
    pub destination: Option<&'a Pattern>,
}

/// Whether a table that may name a module is about this one.
pub(super) fn is_of(pattern: Option<&Pattern>, module: Option<&ModuleName>) -> bool {
    match (pattern, module) {
        (None, _) => true,
        (Some(pattern), Some(module)) => pattern.fits(module.as_str()),
        (Some(_), None) => false,
    }
}

/// Where a schema's events are.
pub(crate) struct Whereabouts<'a> {
    parts: EventParts<'a>,
    /// What events were called that were called otherwise.
    formerly: HashMap<&'a EventName, &'a EventName>,
}

impl<'a> Whereabouts<'a> {
    /// Of the events after a change, which may have had other names before.
    pub fn of(schema: &'a Schema, before: &'a [EventSpec], after: &'a [EventSpec]) -> Self {
        let renamed = EventPairs::of(before, after).pairs.into_iter();
        let renamed = renamed.filter_map(|(old, new)| Some((&new.name, &old?.name)));
        let formerly = renamed.filter(|(new, old)| new != old).collect();
        Whereabouts { parts: EventParts::of(schema, after), formerly }
    }

    /// Whether a finding is in a scope.
    pub fn holds(&self, scope: &Scope, found: &Found) -> bool {
        self.has(scope, found, |event, name| event.fits(name.as_str()))
    }

    /// The same where a new name leads no event out of the scope.
    pub fn held(&self, scope: &Scope, found: &Found) -> bool {
        let was = |event: &Pattern, name: &EventName| {
            self.formerly.get(name).is_some_and(|old| event.fits(old.as_str()))
        };
        self.has(scope, found, |event, name| event.fits(name.as_str()) || was(event, name))
    }

    fn has(&self, scope: &Scope, found: &Found, is_event: impl Fn(&Pattern, &EventName) -> bool) -> bool {
        let spot = found.spot.as_ref();
        let event = |event: &Pattern| {
            let around = spot.map_or(&[][..], |spot| self.parts.events_at(spot));
            // An event that is gone is not around anything; the finding names it.
            let gone =
                found.finding.rule == "EVENT_NO_DELETE" && found.names.iter().any(|name| event.fits(name));
            gone || around.iter().any(|one| is_event(event, &one.name))
        };
        let named = |pattern: &Pattern| found.names.iter().any(|name| pattern.fits(name));
        let field = |field: &Pattern| {
            let at = spot.and_then(|spot| self.parts.field_at(spot));
            at.is_some_and(|name| field.fits(name)) || (at.is_none() && named(field))
        };
        (scope.rules.is_empty() || scope.rules.iter().any(|rules| rules.fits(&found.finding.rule)))
            && scope.event.is_none_or(event)
            && scope.field.is_none_or(field)
            && scope.destination.is_none_or(named)
    }
}
