//! A change as it is told.

use schemactl_api::{ChangeBody, ChangedDestinationBody, ChangedEventBody};
use schemactl_store::{Change, ChangedDestination, ChangedEvent, DetailedChange};

/// A change as JSON says it.
pub(crate) fn change_body(DetailedChange { change, events }: DetailedChange) -> ChangeBody {
    let Change { seq, at, kind, module, version, digest, bump, draft } = change;
    let events = events.into_iter().map(event).collect();
    ChangeBody { seq, at, kind, module, version, digest, bump, draft, events }
}

fn event(event: ChangedEvent) -> ChangedEventBody {
    ChangedEventBody {
        name: event.name,
        effect: event.effect.as_str().to_owned(),
        destinations: event.destinations.into_iter().map(destination).collect(),
    }
}

fn destination(destination: ChangedDestination) -> ChangedDestinationBody {
    let ChangedDestination { name, kind, effect } = destination;
    ChangedDestinationBody { name, kind, effect: effect.as_str().to_owned() }
}
