//! What a change of events means at every destination: before it is published, and without an
//! environment.
//!
//! What `plan` renders is asked of the plan itself, so that both say the same and the DDL is the plan's.
//! For all else the event is walked on both sides, and a table per kind of destination says what each
//! difference means there. Tables have their declared or default names; connections are not looked at.

mod destination;
mod differences;
mod effect;
mod element;
mod receivers;
mod rendered;
mod settings;
mod state;
mod streams;
mod tables;
mod value;
mod walk;
mod what;

use schemactl_model::{EventSpec, Schema, event::EventPairs};
pub use value::{Cost, Ddl, Impact, ImpactClass, ImpactElement};

use destination::{Change, left_behind};
use differences::{Differences, Pair};
use element::{MessagePair, Sides};
use state::State;

/// A schema with its events.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub schema: &'a Schema,
    pub events: &'a [EventSpec],
}

/// What becomes of every destination of every event that changed, in the order of the events: those of
/// `after`, then those that are gone. A destination of a changed event which notices nothing has one
/// impact that says so.
pub fn impacts(before: Side, after: Side) -> Vec<Impact> {
    let sides = Sides { before, after };
    let EventPairs { pairs, gone } = EventPairs::of(before.events, after.events);
    let root = |(old, new): &(Option<&EventSpec>, &EventSpec)| -> Option<Pair> {
        Some((before.schema.message(&(*old)?.message)?, after.schema.message(&new.message)?))
    };
    let change = Change {
        sides: &sides,
        differences: Differences::of(&sides, pairs.iter().filter_map(root)),
        before: State::of(before),
        after: State::of(after),
    };
    let mut impacts = Vec::new();
    for (old, new) in pairs {
        change.event(old, new, &mut impacts);
    }
    for event in gone {
        impacts.extend(event.destinations.iter().map(|destination| left_behind(event, destination)));
    }
    impacts
}

impl Sides<'_> {
    fn message(&self, before: Option<&EventSpec>, after: &EventSpec) -> MessagePair {
        MessagePair {
            before: before.and_then(|event| self.before.schema.message(&event.message)),
            after: self.after.schema.message(&after.message),
        }
    }
}
