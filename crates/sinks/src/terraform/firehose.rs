//! Firehose streams: from a rule's target to Parquet in S3, partitioned by the event's own time.

use serde_json::{Value, json};

use super::{Resources, glue::event_label, name::bounded, storage};
use crate::desired::{ALL_EVENTS, Lake, LakeEvent};

const DATE_AND_HOUR: &str = "dt: .event_time[0:10], hour: .event_time[11:13]";
const DATE_AND_HOUR_PATH: &str = "dt=!{partitionKeyFromQuery:dt}/hour=!{partitionKeyFromQuery:hour}/";

/// The stream of one event.
pub(super) fn event(lake: &Lake, event: &LakeEvent, resources: &mut Resources) {
    let [path, _] = storage::event_paths(lake, &event.path, event.name.as_str());
    let stream = Stream {
        name: bounded(&format!("{}-{}", lake.database, event.name), 64),
        label: event_label(event),
        prefix: format!("{path}{DATE_AND_HOUR_PATH}"),
        query: format!("{{{DATE_AND_HOUR}}}"),
    };
    resources.add("aws_kinesis_firehose_delivery_stream", &stream.label, stream.arguments(lake));
}

/// The stream of all events, by name and time: where its table reads.
pub(super) fn all_events(lake: &Lake, resources: &mut Resources) {
    let path = storage::all_events_path(lake);
    let stream = Stream {
        name: bounded(&format!("{}-all-events", lake.database), 64),
        label: ALL_EVENTS.to_owned(),
        prefix: format!("{path}/event_name=!{{partitionKeyFromQuery:event_name}}/{DATE_AND_HOUR_PATH}"),
        query: format!("{{event_name: .event_name, {DATE_AND_HOUR}}}"),
    };
    resources.add("aws_kinesis_firehose_delivery_stream", ALL_EVENTS, stream.arguments(lake));
    resources.add(
        "aws_cloudwatch_log_group",
        "firehose",
        json!({ "name": format!("/aws/kinesisfirehose/{}", lake.database), "retention_in_days": 30 }),
    );
}

struct Stream {
    name: String,
    /// Of the stream and of the Glue table that it converts by.
    label: String,
    prefix: String,
    /// What partitions the records: jq 1.6 over a record's JSON.
    query: String,
}

impl Stream {
    fn arguments(&self, lake: &Lake) -> Value {
        let errors =
            format!("{}/errors/!{{firehose:error-output-type}}/dt=!{{timestamp:yyyy-MM-dd}}/", lake.prefix);
        json!({
            "name": self.name,
            "destination": "extended_s3",
            "extended_s3_configuration": [{
                "role_arn": "${aws_iam_role.firehose.arn}",
                "bucket_arn": "${aws_s3_bucket.lake.arn}",
                "prefix": self.prefix,
                "error_output_prefix": errors,
                "buffering_size": 128,
                "buffering_interval": 300,
                "custom_time_zone": "UTC",
                // Parquet compresses by itself.
                "compression_format": "UNCOMPRESSED",
                "file_extension": ".parquet",
                "cloudwatch_logging_options": [{
                    "enabled": true,
                    "log_group_name": "${aws_cloudwatch_log_group.firehose.name}",
                    "log_stream_name": self.label,
                }],
                "dynamic_partitioning_configuration": [{ "enabled": true, "retry_duration": 300 }],
                "processing_configuration": [{ "enabled": true, "processors": [self.extraction()] }],
                "data_format_conversion_configuration": [self.conversion()],
            }],
            "depends_on": ["aws_iam_role_policy.firehose"],
        })
    }

    fn extraction(&self) -> Value {
        json!({
            "type": "MetadataExtraction",
            "parameters": [
                { "parameter_name": "JsonParsingEngine", "parameter_value": "JQ-1.6" },
                { "parameter_name": "MetadataExtractionQuery", "parameter_value": self.query },
            ],
        })
    }

    fn conversion(&self) -> Value {
        let table = format!("${{aws_glue_catalog_table.{}.name}}", self.label);
        json!({
            "enabled": true,
            "input_format_configuration": [{
                "deserializer": [{
                    "open_x_json_ser_de": [{
                        "case_insensitive": true,
                        // The one column that is not called as the envelope's field is.
                        "column_to_json_key_mappings": { "event_id": "id" },
                    }],
                }],
            }],
            "output_format_configuration": [{
                "serializer": [{ "parquet_ser_de": [{ "compression": "SNAPPY" }] }],
            }],
            "schema_configuration": [{
                "database_name": "${aws_glue_catalog_database.events.name}",
                "table_name": table,
                "role_arn": "${aws_iam_role.firehose.arn}",
            }],
        })
    }
}
