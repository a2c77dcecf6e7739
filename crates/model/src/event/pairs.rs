//! The same events on both sides of a change.

use std::collections::{HashMap, HashSet};

use super::EventSpec;

/// Events on both sides of a change.
#[derive(Clone, Debug, Default)]
pub struct EventPairs<'a> {
    /// Those of after, in their order, with what they were; none for one that is new.
    pub pairs: Vec<(Option<&'a EventSpec>, &'a EventSpec)>,
    /// Those of before that are nothing any more.
    pub gone: Vec<&'a EventSpec>,
}

impl<'a> EventPairs<'a> {
    /// Finds what events were by their message, else by their name.
    pub fn of(before: &'a [EventSpec], after: &'a [EventSpec]) -> Self {
        let messages: HashMap<_, _> = before.iter().map(|event| (&event.message, event)).collect();
        let names: HashMap<_, _> = before.iter().map(|event| (&event.name, event)).collect();
        let kept: HashSet<_> = after.iter().map(|event| &event.message).collect();
        // A message that is still there keeps its own event, whatever another one is called.
        let by_name =
            |event: &EventSpec| names.get(&event.name).filter(|old| !kept.contains(&old.message)).copied();
        let was = |event: &'a EventSpec| messages.get(&event.message).copied().or_else(|| by_name(event));
        let pairs: Vec<_> = after.iter().map(|event| (was(event), event)).collect();
        let paired: HashSet<_> =
            pairs.iter().filter_map(|(old, _)| old.map(|event| &event.message)).collect();
        let gone = before.iter().filter(|event| !paired.contains(&event.message)).collect();
        Self { pairs, gone }
    }
}
