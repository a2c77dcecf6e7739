//! The lake's bucket, closed to the public, encrypted, and emptied as events' retention says.

use serde_json::{Value, json};

use super::{Resources, name::bounded};
use crate::desired::{ALL_EVENTS, Lake, LakeEvent};

const BUCKET: &str = "${aws_s3_bucket.lake.id}";

pub(super) fn bucket(lake: &Lake, resources: &mut Resources) {
    resources.add(
        "aws_s3_bucket",
        "lake",
        json!({ "bucket": lake.bucket, "lifecycle": { "prevent_destroy": true } }),
    );
    resources.add(
        "aws_s3_bucket_public_access_block",
        "lake",
        json!({
            "bucket": BUCKET,
            "block_public_acls": true,
            "block_public_policy": true,
            "ignore_public_acls": true,
            "restrict_public_buckets": true,
        }),
    );
    resources.add(
        "aws_s3_bucket_server_side_encryption_configuration",
        "lake",
        json!({
            "bucket": BUCKET,
            "rule": [{ "apply_server_side_encryption_by_default": [{ "sse_algorithm": "AES256" }] }],
        }),
    );
    resources.add(
        "aws_s3_bucket_lifecycle_configuration",
        "lake",
        json!({ "bucket": BUCKET, "rule": retention(lake) }),
    );
}

/// Path of an event's files; and of its rows in the table of all events.
pub(super) fn event_paths(lake: &Lake, path: &str, event: &str) -> [String; 2] {
    [format!("{}/{path}/", lake.prefix), format!("{}/event_name={event}/", all_events_path(lake))]
}

pub(super) fn all_events_path(lake: &Lake) -> String {
    format!("{}/{}", lake.prefix, ALL_EVENTS)
}

/// What went wrong on the way, for a fortnight; the rest for as long as each event says.
fn retention(lake: &Lake) -> Vec<Value> {
    let errors = rule("errors", &format!("{}/errors/", lake.prefix), 14);
    let events = lake.events.iter().flat_map(|event| rules_of_event(lake, event));
    std::iter::once(errors).chain(events.map(|(_, rule)| rule)).collect()
}

/// The rules of one event, with their ids; none where its files stay.
pub(super) fn rules_of_event(lake: &Lake, event: &LakeEvent) -> Vec<(String, Value)> {
    // S3 takes no rule of 0 days: such files go after one.
    let Some(days) = event.retention_days.map(|days| days.max(1)) else {
        return Vec::new();
    };
    let [own, shared] = event_paths(lake, &event.path, event.name.as_str());
    let rules = [("event", own), ("all", shared)].map(|(what, prefix)| {
        let id = bounded(&format!("{what}-{}", event.name), 255);
        let rule = rule(&id, &prefix, days);
        (id, rule)
    });
    rules.into()
}

fn rule(id: &str, prefix: &str, days: u32) -> Value {
    json!({
        "id": id,
        "status": "Enabled",
        "filter": [{ "prefix": prefix }],
        "expiration": [{ "days": days }],
    })
}
