//! Enum values: tables hold names, so what is written there keeps the name it was written with.

use std::collections::BTreeMap;

use super::{Action, Changes, Class};
use crate::desired::Member;

/// Notes what changed in an enum; nothing where one of the two states does not know its values.
pub(super) fn compare(before: &Member, after: &Member, place: &str, changes: &mut Changes) {
    if before.values.is_empty() || after.values.is_empty() {
        return;
    }
    let (old, new) = (by_number(before), by_number(after));
    let mut note =
        |class, reason: String| changes.push(class, Action::Note { column: place.to_owned() }, reason);
    for (number, names) in &old {
        match new.get(number) {
            None => {
                let reason = format!("value {} is gone; what holds it keeps it", names[0]);
                note(Class::Warn, reason);
            }
            Some(renamed) if !renamed.iter().any(|name| names.contains(name)) => {
                let reason =
                    format!("value {} became {}; what was written keeps the old name", names[0], renamed[0]);
                note(Class::Warn, reason);
            }
            Some(_) => {}
        }
    }
    for (_, names) in new.iter().filter(|(number, _)| !old.contains_key(*number)) {
        note(Class::Safe, format!("value {} is new", names[0]));
    }
}

/// Names of each number; several where the enum has aliases.
fn by_number(member: &Member) -> BTreeMap<i32, Vec<&str>> {
    let mut names: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
    for (number, name) in &member.values {
        names.entry(*number).or_default().push(name);
    }
    names
}
