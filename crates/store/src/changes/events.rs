//! What a change does to events.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_model::{EventName, ModuleName};

use super::event_name;
use crate::{NewEvent, StoreError, Tx, text, tx::on, words::words};

words! {
    /// What became of an event.
    EventEffect, "what became of an event":
    /// The module declares it now.
    Added = "added",
    /// What it declares, or what its message reaches, is different.
    Changed = "changed",
    /// The module declares it no more.
    Removed = "removed"
}

words! {
    /// What became of an event's destination.
    DestinationEffect, "what became of a destination":
    /// The event lands there from now on.
    Added = "added",
    /// It did and does.
    Kept = "kept",
    /// It lands there no more.
    Removed = "removed"
}

/// An event that a change is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedEvent {
    /// Its name.
    pub name: EventName,
    /// What became of it.
    pub effect: EventEffect,
    /// Where it lands, or landed.
    pub destinations: Vec<ChangedDestination>,
}

/// A destination of such an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedDestination {
    /// Its name on the event.
    pub name: String,
    /// For example `kafka`.
    pub kind: String,
    /// What became of it.
    pub effect: DestinationEffect,
}

/// Name and kind of a destination.
type Landing = (String, String);

/// An event of the version before, as far as it is compared.
#[derive(Default)]
pub(crate) struct Indexed {
    spec: String,
    shape: String,
    destinations: BTreeSet<Landing>,
}

impl Tx {
    /// What a new version with these events does to those that the module has now. Ask before they are replaced.
    pub(crate) async fn changed_events(
        &mut self,
        module: &ModuleName,
        events: &[NewEvent],
    ) -> Result<Vec<ChangedEvent>, StoreError> {
        let mut before = self.indexed_events(module).await?;
        let mut changed: Vec<ChangedEvent> = Vec::new();
        for event in events {
            let indexed = before.remove(&event.name);
            changed.extend(compare(event, indexed.as_ref()));
        }
        changed.extend(before.into_iter().map(|(name, indexed)| removed(name, indexed)));
        changed.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(changed)
    }

    async fn indexed_events(
        &mut self,
        module: &ModuleName,
    ) -> Result<BTreeMap<EventName, Indexed>, StoreError> {
        let rows: Vec<(String, String, String)> = on!(self, connection => {
            sqlx::query_as("SELECT name, spec, shape FROM events WHERE module = $1")
                .bind(module.as_str())
                .fetch_all(connection)
                .await?
        });
        let landings: Vec<(String, String, String)> = on!(self, connection => {
            sqlx::query_as(
                "SELECT d.event, d.name, d.kind FROM event_destinations d
                JOIN events e ON e.name = d.event WHERE e.module = $1",
            )
            .bind(module.as_str())
            .fetch_all(connection)
            .await?
        });
        let mut indexed = BTreeMap::new();
        for (name, spec, shape) in rows {
            indexed.insert(event_name(&name)?, Indexed { spec, shape, destinations: BTreeSet::new() });
        }
        for (event, name, kind) in landings {
            if let Some(event) = indexed.get_mut(&event_name(&event)?) {
                event.destinations.insert((name, kind));
            }
        }
        Ok(indexed)
    }
}

/// What became of an event that the new version has; `None` where it is the same.
fn compare(event: &NewEvent, before: Option<&Indexed>) -> Option<ChangedEvent> {
    let kept = |(name, kind): &Landing| (text::storable(name), text::storable(kind));
    let after: BTreeSet<Landing> = event.destinations.iter().map(kept).collect();
    let Some(before) = before else {
        let destinations = landings(&after, DestinationEffect::Added);
        return Some(ChangedEvent { name: event.name.clone(), effect: EventEffect::Added, destinations });
    };
    if before.shape == event.shape && before.spec == text::storable(&event.spec) {
        return None;
    }
    let effect = |landing: &Landing| match (before.destinations.contains(landing), after.contains(landing)) {
        (true, true) => DestinationEffect::Kept,
        (true, false) => DestinationEffect::Removed,
        _ => DestinationEffect::Added,
    };
    let landing = |landing: &Landing| destination(landing, effect(landing));
    let destinations = before.destinations.union(&after).map(landing).collect();
    Some(ChangedEvent { name: event.name.clone(), effect: EventEffect::Changed, destinations })
}

fn removed(name: EventName, before: Indexed) -> ChangedEvent {
    let destinations = landings(&before.destinations, DestinationEffect::Removed);
    ChangedEvent { name, effect: EventEffect::Removed, destinations }
}

fn landings(all: &BTreeSet<Landing>, effect: DestinationEffect) -> Vec<ChangedDestination> {
    all.iter().map(|landing| destination(landing, effect)).collect()
}

fn destination((name, kind): &Landing, effect: DestinationEffect) -> ChangedDestination {
    ChangedDestination { name: name.clone(), kind: kind.clone(), effect }
}
