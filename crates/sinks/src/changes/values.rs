//! Enum values: tables hold names, so what is written there keeps the name it was written with.

use std::collections::BTreeMap;

use super::{Action, Changes, Class};
use crate::desired::Member;

/// Notes what changed in an enum.
pub(super) fn compare(before: &Member, after: &Member, place: &str, changes: &mut Changes) {
    for (class, reason) in differences(before, after) {
        changes.push(class, Action::Note { column: place.to_owned() }, reason);
    }
}

/// What changed in an enum; nothing where one of the two states does not know its values.
pub(crate) fn differences(before: &Member, after: &Member) -> Vec<(Class, String)> {
    if before.values.is_empty() || after.values.is_empty() {
        return Vec::new();
    }
    let (old, new) = (by_number(before), by_number(after));
    let mut found = Vec::new();
    for (number, names) in &old {
        match new.get(number) {
            None => found.push((Class::Warn, format!("value {} is gone; what holds it keeps it", names[0]))),
            Some(renamed) if !renamed.iter().any(|name| names.contains(name)) => {
                let reason =
                    format!("value {} became {}; what was written keeps the old name", names[0], renamed[0]);
                found.push((Class::Warn, reason));
            }
            Some(_) => {}
        }
    }
    for (_, names) in new.iter().filter(|(number, _)| !old.contains_key(*number)) {
        found.push((Class::Safe, format!("value {} is new", names[0])));
    }
    found
}

/// Names of each number; several where the enum has aliases.
fn by_number(member: &Member) -> BTreeMap<i32, Vec<&str>> {
    let mut names: BTreeMap<i32, Vec<&str>> = BTreeMap::new();
    for (number, name) in &member.values {
        names.entry(*number).or_default().push(name);
    }
    names
}
