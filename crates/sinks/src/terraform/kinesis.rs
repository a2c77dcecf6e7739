//! Kinesis streams.

use serde_json::{Value, json};

use super::{Resources, name::label};
use crate::desired::{Desired, Stream};

pub(super) fn streams(desired: &Desired, resources: &mut Resources) {
    for stream in &desired.streams {
        resources.add("aws_kinesis_stream", &label(&stream.name), arguments(stream));
    }
}

fn arguments(stream: &Stream) -> Value {
    json!({
        "name": stream.name,
        "retention_period": stream.retention_hours,
        "stream_mode_details": [{ "stream_mode": "ON_DEMAND" }],
        "encryption_type": "KMS",
        "kms_key_id": "alias/aws/kinesis",
        "lifecycle": { "prevent_destroy": true },
    })
}

/// A stream as its resource has it, behind the resource's address.
pub(crate) fn stream(stream: &Stream) -> String {
    format!("aws_kinesis_stream.{}: {}", label(&stream.name), arguments(stream))
}

/// Reference to an attribute of a stream.
pub(super) fn reference(stream: &str, attribute: &str) -> String {
    format!("${{aws_kinesis_stream.{}.{attribute}}}", label(stream))
}
