//! The index says what the descriptors say.

use std::collections::BTreeMap;

use schemactl_model::EventSpec;
use schemactl_store::{IndexedEvent, NewEvent, StoreError, StoredVersion};

use super::{Problem, walk::Walk};

/// Which events the version had, as the history has it.
pub(super) async fn history(
    walk: &mut Walk<'_>,
    version: &StoredVersion,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    let stored = walk.tx.event_history(&version.module, &version.version).await?;
    let declared = events.iter().map(|event| (event.name.to_string(), event.message.clone())).collect();
    for (name, message) in differences(&stored, &declared, "the history", |_, _| vec!["message"]) {
        walk.tell(Problem::new("HISTORY", place(&name, version), message));
    }
    Ok(())
}

/// What the index says about the events of a latest version.
pub(super) async fn latest(
    walk: &mut Walk<'_>,
    version: &StoredVersion,
    events: &[NewEvent],
) -> Result<(), StoreError> {
    let stored = walk.tx.event_index(&version.module).await?;
    let declared =
        events.iter().map(|event| (event.name.to_string(), event.indexed(&version.version))).collect();
    for (name, message) in differences(&stored, &declared, "the index", columns) {
        walk.tell(Problem::new("INDEX_EVENT", place(&name, version), message));
    }
    Ok(())
}

fn place(event: &str, version: &StoredVersion) -> String {
    format!("event {event} of {}@{}", version.module, version.version)
}

/// Events that are not in both, or not the same in both.
fn differences<T: PartialEq>(
    stored: &BTreeMap<String, T>,
    declared: &BTreeMap<String, T>,
    whose: &str,
    columns: impl Fn(&T, &T) -> Vec<&'static str>,
) -> Vec<(String, String)> {
    let gone = stored.keys().filter(|name| !declared.contains_key(*name));
    let mut found: Vec<_> =
        gone.map(|name| (name.clone(), format!("{whose} has it, and the descriptors do not"))).collect();
    for (name, declared) in declared {
        match stored.get(name) {
            None => found.push((name.clone(), format!("the descriptors declare it, and {whose} has it not"))),
            Some(stored) if stored != declared => {
                let columns = columns(stored, declared);
                if !columns.is_empty() {
                    let columns = columns.join(", ");
                    found.push((name.clone(), format!("{whose} has another {columns} than the descriptors")));
                }
            }
            Some(_) => {}
        }
    }
    found
}

/// Which columns differ.
fn columns(stored: &IndexedEvent, declared: &IndexedEvent) -> Vec<&'static str> {
    let same = [
        ("version", stored.version == declared.version),
        ("message", stored.message == declared.message),
        ("owner", stored.owner == declared.owner),
        ("stage", stored.stage == declared.stage),
        ("description", stored.description == declared.description),
        ("spec", is_same_spec(&stored.spec, &declared.spec)),
        ("shape", stored.shape.is_empty() || stored.shape == declared.shape),
        ("search text", stored.search == declared.search),
        ("destinations", stored.destinations == declared.destinations),
        ("producers", stored.producers == declared.producers),
        ("classes of personal data", stored.pii == declared.pii),
        ("labels", stored.tags == declared.tags),
    ];
    same.into_iter().filter(|(_, same)| !same).map(|(column, _)| column).collect()
}

/// Read, not compared as text: another version of this program may have written it in another order.
fn is_same_spec(stored: &str, declared: &str) -> bool {
    let read = |text| serde_json::from_str::<EventSpec>(text).ok();
    stored == declared || (read(stored).is_some() && read(stored) == read(declared))
}
