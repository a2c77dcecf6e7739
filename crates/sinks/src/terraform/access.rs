//! Roles with no more rights than their work needs.

use serde_json::{Value, json};

use super::{Resources, kinesis, name};
use crate::desired::Lake;

pub(super) fn roles(lake: &Lake, resources: &mut Resources) {
    role(lake, "firehose", "firehose.amazonaws.com", firehose(lake), resources);
    role(lake, "pipe", "pipes.amazonaws.com", pipe(lake), resources);
    role(lake, "rules", "events.amazonaws.com", rules(lake), resources);
    let mut statement = allow(&["sqs:SendMessage"], json!("${aws_sqs_queue.undelivered.arn}"));
    statement["Principal"] = json!({ "Service": "events.amazonaws.com" });
    let rules = arn("events", &format!("rule/{}-lake/*", lake.database));
    statement["Condition"] = json!({ "ArnLike": { "aws:SourceArn": rules } });
    resources.add(
        "aws_sqs_queue_policy",
        "undelivered",
        json!({ "queue_url": "${aws_sqs_queue.undelivered.id}", "policy": policy(&[statement]) }),
    );
}

fn role(lake: &Lake, label: &str, service: &str, statements: Vec<Value>, resources: &mut Resources) {
    let mut trust = json!({ "Effect": "Allow", "Action": "sts:AssumeRole" });
    trust["Principal"] = json!({ "Service": service });
    resources.add(
        "aws_iam_role",
        label,
        json!({
            "name": name::bounded(&format!("{}-lake-{label}", lake.database), 64),
            "assume_role_policy": policy(&[trust]),
        }),
    );
    resources.add(
        "aws_iam_role_policy",
        label,
        json!({
            "name": label,
            "role": format!("${{aws_iam_role.{label}.id}}"),
            "policy": policy(&statements),
        }),
    );
}

fn firehose(lake: &Lake) -> Vec<Value> {
    let bucket = json!(["${aws_s3_bucket.lake.arn}", "${aws_s3_bucket.lake.arn}/*"]);
    let write = [
        "s3:AbortMultipartUpload",
        "s3:GetBucketLocation",
        "s3:GetObject",
        "s3:ListBucket",
        "s3:ListBucketMultipartUploads",
        "s3:PutObject",
    ];
    // Glue checks the catalog, the database and the table of a request each.
    let tables =
        ["catalog".to_owned(), format!("database/{}", lake.database), format!("table/{}/*", lake.database)];
    let tables = json!(tables.map(|resource| arn("glue", &resource)));
    vec![
        allow(&write, bucket),
        allow(&["glue:GetTable", "glue:GetTableVersion", "glue:GetTableVersions"], tables),
        allow(&["logs:PutLogEvents"], json!("${aws_cloudwatch_log_group.firehose.arn}:*")),
    ]
}

fn pipe(lake: &Lake) -> Vec<Value> {
    let read = [
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
    ];
    vec![
        allow(&read, json!(kinesis::reference(&lake.stream, "arn"))),
        allow(&["events:PutEvents"], json!("${aws_cloudwatch_event_bus.lake.arn}")),
        allow(&["sqs:SendMessage"], json!("${aws_sqs_queue.undelivered.arn}")),
    ]
}

fn rules(lake: &Lake) -> Vec<Value> {
    // By the names' prefix: a policy that lists hundreds of streams is longer than IAM takes.
    let streams = arn("firehose", &format!("deliverystream/{}-*", lake.database));
    vec![allow(&["firehose:PutRecord", "firehose:PutRecordBatch"], json!(streams))]
}

/// The address of something in this account and region.
fn arn(service: &str, resource: &str) -> String {
    let region = "${data.aws_region.current.name}";
    let account = "${data.aws_caller_identity.current.account_id}";
    format!("arn:${{data.aws_partition.current.partition}}:{service}:{region}:{account}:{resource}")
}

/// What [`arn`] refers to.
pub(super) fn data() -> Value {
    json!({
        "aws_caller_identity": { "current": {} },
        "aws_partition": { "current": {} },
        "aws_region": { "current": {} },
    })
}

fn allow(actions: &[&str], resource: Value) -> Value {
    json!({ "Effect": "Allow", "Action": actions, "Resource": resource })
}

/// A policy's JSON. Expressions inside it are references to resources, and nothing from a schema.
fn policy(statements: &[Value]) -> String {
    json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}
