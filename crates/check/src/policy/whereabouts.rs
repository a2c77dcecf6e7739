//! What tables of a policy are about: the events, fields and destinations that findings stand at.

use schemactl_model::{EventSpec, ModuleName, schema::Schema};

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
}

impl<'a> Whereabouts<'a> {
    pub fn of(schema: &'a Schema, events: impl IntoIterator<Item = &'a EventSpec>) -> Self {
        Whereabouts { parts: EventParts::of(schema, events) }
    }

    /// Whether a finding is in a scope.
    pub fn holds(&self, scope: &Scope, found: &Found) -> bool {
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
        (scope.rules.is_empty() || scope.rules.iter().any(|rules| rules.fits(&found.finding.rule)))
            && scope.event.is_none_or(event)
            && scope.field.is_none_or(field)
            && scope.destination.is_none_or(named)
    }
}
