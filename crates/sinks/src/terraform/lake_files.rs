//! What becomes of the resources that file an event in the lake when its files lie or stay otherwise.

use serde_json::{Map, Value};

use super::{Resources, firehose, glue, storage};
use crate::desired::{Lake, LakeEvent, Table};

/// Arguments that are other than before as Terraform writes them, each behind its address. The table's own
/// columns are not looked at.
pub(crate) fn changes(lake: &Lake, before: &LakeEvent, after: &LakeEvent, table: &Table) -> Vec<String> {
    let (old, new) = (of_event(lake, before, table), of_event(lake, after, table));
    let mut changes = Vec::new();
    changed("", &old, &new, &mut changes);
    changes
}

/// The resources of one event, and the bucket's rules about it by their ids.
fn of_event(lake: &Lake, event: &LakeEvent, table: &Table) -> Value {
    let mut resources = Resources::default();
    glue::event(lake, event, table, &mut resources);
    firehose::event(lake, event, &mut resources);
    let rules = storage::rules_of_event(lake, event).into_iter();
    let rules: Map<_, _> = rules.map(|(id, rule)| (format!("rule[{id:?}]"), rule)).collect();
    resources.add("aws_s3_bucket_lifecycle_configuration", "lake", Value::Object(rules));
    Value::Object(resources.0)
}

/// What is other below an address. Blocks that Terraform's JSON writes as lists of one are no part of it.
fn changed(address: &str, before: &Value, after: &Value, changes: &mut Vec<String>) {
    match (before, after) {
        (before, after) if before == after => {}
        (Value::Object(old), Value::Object(new)) => {
            let gone = old.iter().filter(|(name, _)| !new.contains_key(*name));
            let keys = new.iter().chain(gone).map(|(name, _)| name);
            for name in keys {
                let below = if address.is_empty() { name.clone() } else { format!("{address}.{name}") };
                let value = |side: &Map<String, Value>| side.get(name).cloned();
                let (was, is) = (value(old).unwrap_or_default(), value(new).unwrap_or_default());
                changed(&below, &was, &is, changes);
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == 1 && new.len() == 1 => {
            changed(address, &old[0], &new[0], changes);
        }
        _ => changes.push(format!("{address}: {after}")),
    }
}
