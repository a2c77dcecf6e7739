//! Who reads what a change breaks: the readers of the events that hold it, named in the hint.

use schemactl_model::{EventSpec, Severity, schema::Schema};

use crate::{event_changes::with_readers, event_parts::EventParts, found::Outcome};

/// Names in every break the teams that read what it is told at. Those count that the event had before the
/// change.
pub(super) fn name_readers(outcome: &mut Outcome, schema: &Schema, events_before: &[EventSpec]) {
    let parts = EventParts::of(schema, events_before.iter().filter(|event| !event.readers.is_empty()));
    if parts.is_empty() {
        return;
    }
    for found in &mut outcome.found {
        let spot = found.spot.as_ref().filter(|_| found.finding.severity == Severity::Error);
        let events = spot.map_or(&[][..], |spot| parts.events_at(spot));
        let teams: Vec<String> = events.iter().flat_map(|event| event.readers.iter().cloned()).collect();
        found.finding.hint = with_readers(found.finding.hint.take(), &teams);
    }
}
