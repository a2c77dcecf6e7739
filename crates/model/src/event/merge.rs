//! The merge of a file's defaults into its events.
//!
//! Scalars by presence; `owner` whole; `tags` by key; `producers` and `readers` replace;
//! `destinations` by name, overlaid field by field; `enabled: false` removes one.

use schemactl_proto::v1::{self, destination::Kind};

use super::destination::kind_name;

/// The event with everything it does not say itself taken from the defaults.
pub(super) fn merge(event: &v1::Event, defaults: &v1::EventDefaults) -> v1::Event {
    let mut merged = event.clone();
    merged.owner = event.owner.clone().or_else(|| defaults.owner.clone());
    merged.stage = written(event.stage).or(defaults.stage);
    merged.retention_days = event.retention_days.or(defaults.retention_days);
    merged.expectations = expectations(event.expectations, defaults.expectations);
    replace(&mut merged.producers, &defaults.producers);
    replace(&mut merged.readers, &defaults.readers);
    for (key, value) in &defaults.tags {
        merged.tags.entry(key.clone()).or_insert_with(|| value.clone());
    }
    merged.destinations = destinations(&event.destinations, &defaults.destinations);
    merged
}

/// An enum that was written; `_UNSPECIFIED` means "inherit".
fn written(number: Option<i32>) -> Option<i32> {
    number.filter(|number| *number != 0)
}

fn replace(own: &mut Vec<String>, defaults: &[String]) {
    if own.is_empty() {
        own.extend_from_slice(defaults);
    }
}

fn expectations(own: Option<v1::Expectations>, base: Option<v1::Expectations>) -> Option<v1::Expectations> {
    let (Some(own), Some(base)) = (own, base) else {
        return own.or(base);
    };
    Some(v1::Expectations {
        min_per_day: own.min_per_day.or(base.min_per_day),
        max_per_day: own.max_per_day.or(base.max_per_day),
        max_staleness_seconds: own.max_staleness_seconds.or(base.max_staleness_seconds),
    })
}

/// The defaults' destinations with the event's laid over them, then the event's new ones.
fn destinations(own: &[v1::Destination], defaults: &[v1::Destination]) -> Vec<v1::Destination> {
    let mut merged: Vec<v1::Destination> = defaults.to_vec();
    let mut laid_over = vec![false; defaults.len()];
    for destination in own {
        let name = destination_name(destination);
        // Once each: a name that the event itself uses twice stays twice, for the reader to refuse.
        let base = (0..defaults.len()).find(|index| {
            !laid_over[*index] && name.is_some() && destination_name(&defaults[*index]) == name
        });
        match base {
            Some(index) => {
                laid_over[index] = true;
                overlay(&mut merged[index], destination);
            }
            None => merged.push(destination.clone()),
        }
    }
    merged.retain(|destination| destination.enabled != Some(false));
    merged
}

/// The name a destination merges by: its own, else its kind.
pub(super) fn destination_name(destination: &v1::Destination) -> Option<&str> {
    let kind = || destination.kind.as_ref().map(kind_name);
    destination.name.as_deref().filter(|name| !name.is_empty()).or_else(kind)
}

fn overlay(base: &mut v1::Destination, own: &v1::Destination) {
    match (&mut base.kind, &own.kind) {
        (Some(base), Some(own)) => overlay_kind(base, own),
        (base, Some(own)) => *base = Some(own.clone()),
        (_, None) => {}
    }
    overlay_rules(&mut base.pii, &own.pii);
    base.name = own.name.clone().or_else(|| base.name.take());
    base.fields = own.fields.clone().or_else(|| base.fields.take());
    base.enabled = own.enabled.or(base.enabled);
    if !own.partition_by.is_empty() {
        base.partition_by.clone_from(&own.partition_by);
    }
}

/// The event's rules first, so that they are found first; one that leaves its action open inherits
/// the defaults' action, class by class.
fn overlay_rules(base: &mut Vec<v1::PiiRule>, own: &[v1::PiiRule]) {
    let (open, mut rules): (Vec<_>, Vec<_>) =
        own.iter().cloned().partition(|rule| written(rule.action).is_none());
    rules.append(base);
    // An open rule takes nothing away from what stands; where nothing does, it is a denial.
    rules.extend(open);
    *base = rules;
}

fn overlay_kind(base: &mut Kind, own: &Kind) {
    macro_rules! fields {
        ($base:ident, $own:ident: $($field:ident),*) => {{
            $($base.$field = $own.$field.clone().or_else(|| $base.$field.take());)*
        }};
    }
    match (base, own) {
        (Kind::Lake(base), Kind::Lake(own)) => fields!(base, own: table, prefix),
        (Kind::Kafka(base), Kind::Kafka(own)) => fields!(base, own: topic, partitions, compact),
        (Kind::Kinesis(base), Kind::Kinesis(own)) => fields!(base, own: stream),
        (Kind::Snowflake(base), Kind::Snowflake(own)) => fields!(base, own: table, schema),
        (Kind::Bigquery(base), Kind::Bigquery(own)) => fields!(base, own: table, dataset),
        (Kind::Clickhouse(base), Kind::Clickhouse(own)) => {
            fields!(base, own: table, database);
            if !own.order_by.is_empty() {
                base.order_by.clone_from(&own.order_by);
            }
        }
        (Kind::Postgres(base), Kind::Postgres(own)) => fields!(base, own: table, schema),
        (Kind::Iceberg(base), Kind::Iceberg(own)) => fields!(base, own: table, namespace),
        (Kind::Amplitude(base), Kind::Amplitude(own)) => fields!(base, own: event_type),
        (Kind::Webhook(base), Kind::Webhook(own)) => fields!(base, own: path),
        (Kind::Custom(base), Kind::Custom(own)) => {
            fields!(base, own: plugin);
            for (key, value) in &own.settings {
                base.settings.insert(key.clone(), value.clone());
            }
        }
        // Another kind under the same name: the event's word replaces the default's.
        (base, own) => *base = own.clone(),
    }
}
