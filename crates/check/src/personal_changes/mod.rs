//! What a change means for personal data: which values are new to it, marked otherwise or gone, and where they
//! come from now on. It judges nothing; the rules do.

mod change;

pub use change::{PersonalChange, PersonalLanding, PersonalNews, Protection};
use schemactl_model::event::{Destination, EventPairs, PersonalField};

use crate::{
    Policy,
    event_changes::Side,
    personal_values::{PersonalValues, Value},
};

/// Every personal value about which something is new, in the order of the events: those of `after`, then
/// those that are gone. Fields are the same by their numbers: another name is no news.
pub fn personal_changes(before: Side, after: Side, policy: &Policy) -> Vec<PersonalChange> {
    let EventPairs { pairs, gone } = EventPairs::of(before.events, after.events);
    let mut changes = Vec::new();
    for (was, is) in pairs {
        let sides = Sides {
            before: was.map(|event| PersonalValues::of(before.schema, event)),
            after: Some(PersonalValues::of(after.schema, is)),
            policy,
        };
        sides.compare(&mut changes);
    }
    for event in gone {
        let was = PersonalValues::of(before.schema, event);
        Sides { before: Some(was), after: None, policy }.compare(&mut changes);
    }
    changes
}

/// An event on the sides that have it.
struct Sides<'a> {
    before: Option<PersonalValues<'a>>,
    after: Option<PersonalValues<'a>>,
    policy: &'a Policy,
}

impl Sides<'_> {
    fn compare(&self, changes: &mut Vec<PersonalChange>) {
        let marked = self.after.iter().flat_map(PersonalValues::personal);
        changes.extend(marked.filter_map(|(numbers, _)| self.change(numbers)));
        let was_marked = self.before.iter().flat_map(PersonalValues::personal);
        let is_seen = |numbers: &[i32]| {
            let value = self.after.as_ref().and_then(|after| after.value(numbers));
            value.is_some_and(|value| value.is_own)
        };
        let rest = was_marked.filter(|(numbers, _)| !is_seen(numbers));
        changes.extend(rest.filter_map(|(numbers, _)| self.change(numbers)));
    }

    /// What is new about a value; `None` where nothing is.
    fn change(&self, numbers: &[i32]) -> Option<PersonalChange> {
        let event = self.after.as_ref().or(self.before.as_ref())?.event;
        let was = self.before.as_ref().and_then(|side| side.value(numbers));
        let is = self.after.as_ref().and_then(|side| side.value(numbers));
        let path = is.as_ref().or(was.as_ref())?.path.clone();
        let (before, after) = (self.protection(was.as_ref()), self.protection(is.as_ref()));
        let change = news((was.is_some(), before), (is.is_some(), after));
        let destinations = self.landings(was.as_ref(), is.as_ref());
        let is_news = change != PersonalNews::Kept || !destinations.is_empty();
        is_news.then(|| PersonalChange {
            event: event.name.clone(),
            path,
            change,
            before,
            after,
            destinations,
        })
    }

    fn protection(&self, value: Option<&Value>) -> Option<Protection> {
        let PersonalField { class, sensitivity, .. } = value?.mark?;
        let sensitivity = sensitivity.unwrap_or_else(|| self.policy.sensitivity_of(*class));
        Some(Protection { class: *class, sensitivity })
    }

    /// Destinations of either side to which something else happens than before.
    fn landings(&self, was: Option<&Value>, is: Option<&Value>) -> Vec<PersonalLanding> {
        let landing = |before: Option<&Destination>, after: Option<&Destination>| {
            let one = after.or(before)?;
            let arrival = |side: &Option<PersonalValues>, at: Option<&Destination>, value: Option<&Value>| {
                side.as_ref()?.arrival(at?, value?)
            };
            let (before, after) = (arrival(&self.before, before, was), arrival(&self.after, after, is));
            let (destination, kind) = (one.name.clone(), one.kind_name().to_owned());
            (before != after).then_some(PersonalLanding { destination, kind, before, after })
        };
        let now = self.after.iter().flat_map(|side| &side.event.destinations);
        let past = self.before.iter().flat_map(|side| &side.event.destinations);
        let kept = now.map(|one| landing(same(&self.before, one), Some(one)));
        let left = past.filter(|one| same(&self.after, one).is_none()).map(|one| landing(Some(one), None));
        kept.chain(left).flatten().collect()
    }
}

/// The destination of a side that is the same place as another's.
fn same<'a>(side: &Option<PersonalValues<'a>>, one: &Destination) -> Option<&'a Destination> {
    side.as_ref()?.same(one)
}

/// What is new, by whether the field is there on a side and how it is marked there.
fn news(
    (was_there, before): (bool, Option<Protection>),
    (is_there, after): (bool, Option<Protection>),
) -> PersonalNews {
    match (before, after) {
        (_, None) if !is_there => PersonalNews::Gone,
        (_, None) => PersonalNews::Unmarked,
        (None, Some(_)) if !was_there => PersonalNews::Added,
        (None, Some(_)) => PersonalNews::Marked,
        (Some(was), Some(is)) if was.class != is.class => PersonalNews::Changed,
        (Some(was), Some(is)) if is.sensitivity < was.sensitivity => PersonalNews::Lowered,
        (Some(was), Some(is)) if is.sensitivity > was.sensitivity => PersonalNews::Raised,
        (Some(_), Some(_)) => PersonalNews::Kept,
    }
}
