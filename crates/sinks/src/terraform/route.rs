//! From the Kinesis stream to the Firehose streams: one pipe, one bus, a rule per event.

use serde_json::json;

use super::{Resources, glue::event_label, kinesis, name::bounded};
use crate::desired::{ALL_EVENTS, Lake, LakeEvent};

const SOURCE: &str = "schemactl";
const DETAIL_TYPE: &str = "event";

/// The stream's one reader, the bus it writes to, and the queue of what could not be delivered.
pub(super) fn from_stream(lake: &Lake, resources: &mut Resources) {
    let name = format!("{}-lake", lake.database);
    let (bus, queue) = (bounded(&name, 64), bounded(&format!("{name}-undelivered"), 80));
    resources.add("aws_cloudwatch_event_bus", "lake", json!({ "name": bus }));
    resources.add(
        "aws_sqs_queue",
        "undelivered",
        json!({ "name": queue, "message_retention_seconds": 1_209_600, "sqs_managed_sse_enabled": true }),
    );
    resources.add(
        "aws_pipes_pipe",
        "lake",
        json!({
            "name": bounded(&name, 64),
            "role_arn": "${aws_iam_role.pipe.arn}",
            "source": kinesis::reference(&lake.stream, "arn"),
            "target": "${aws_cloudwatch_event_bus.lake.arn}",
            "source_parameters": [{
                "kinesis_stream_parameters": [{
                    "starting_position": "TRIM_HORIZON",
                    "batch_size": 100,
                    // A record that no bus takes must not hold up its shard.
                    "maximum_retry_attempts": 10,
                    "on_partial_batch_item_failure": "AUTOMATIC_BISECT",
                    "dead_letter_config": [{ "arn": "${aws_sqs_queue.undelivered.arn}" }],
                }],
            }],
            "target_parameters": [{
                "input_template": "<$.data>",
                "eventbridge_event_bus_parameters": [{ "source": SOURCE, "detail_type": DETAIL_TYPE }],
            }],
            "depends_on": ["aws_iam_role_policy.pipe"],
        }),
    );
}

/// The rule that hands an event to its own Firehose stream and to the one of all events.
pub(super) fn to_firehose(lake: &Lake, event: &LakeEvent, resources: &mut Resources) {
    let label = event_label(event);
    let pattern = json!({
        "source": [SOURCE],
        "detail-type": [DETAIL_TYPE],
        "detail": { "event_name": [event.name.as_str()] },
    });
    resources.add(
        "aws_cloudwatch_event_rule",
        &label,
        json!({
            "name": bounded(&format!("{}-{}", lake.database, event.name), 64),
            "event_bus_name": "${aws_cloudwatch_event_bus.lake.name}",
            "event_pattern": pattern.to_string(),
        }),
    );
    for (target, stream) in [(label.clone(), label.as_str()), (format!("{label}-all"), ALL_EVENTS)] {
        resources.add(
            "aws_cloudwatch_event_target",
            &target,
            json!({
                "rule": format!("${{aws_cloudwatch_event_rule.{label}.name}}"),
                "event_bus_name": "${aws_cloudwatch_event_bus.lake.name}",
                "arn": format!("${{aws_kinesis_firehose_delivery_stream.{stream}.arn}}"),
                "role_arn": "${aws_iam_role.rules.arn}",
                "input_path": "$.detail",
                "dead_letter_config": [{ "arn": "${aws_sqs_queue.undelivered.arn}" }],
            }),
        );
    }
}
