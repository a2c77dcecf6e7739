//! What must agree between resources that Terraform does not compare.

use serde_json::Value;

use crate::load::{example, example_environment};

fn main() -> Value {
    let (desired, _) = example("shop").desired(&example_environment());
    let files = schemactl_sinks::terraform::render(&desired);
    serde_json::from_str(&files[0].content).unwrap()
}

fn resources<'a>(main: &'a Value, of: &str) -> &'a serde_json::Map<String, Value> {
    main["resource"][of].as_object().unwrap()
}

#[test]
fn tables_read_where_firehose_writes() {
    let main = main();
    let streams = resources(&main, "aws_kinesis_firehose_delivery_stream");
    assert!(streams.contains_key("all_events") && streams.contains_key("order_placed"));
    for (label, stream) in streams {
        let settings = &stream["extended_s3_configuration"][0];
        let written = settings["prefix"].as_str().unwrap().replace("!{partitionKeyFromQuery:", "$${");
        let conversion = &settings["data_format_conversion_configuration"][0]["schema_configuration"][0];
        assert_eq!(conversion["table_name"], format!("${{aws_glue_catalog_table.{label}.name}}"));
        let table = &resources(&main, "aws_glue_catalog_table")[label];
        let template = table["parameters"]["storage.location.template"].as_str().unwrap();
        assert_eq!(format!("{template}/"), format!("s3://acme-events-dev/{written}"));
        let location = table["storage_descriptor"][0]["location"].as_str().unwrap();
        assert!(template.starts_with(location));
    }
}

#[test]
fn every_partition_key_is_projected_and_extracted() {
    let main = main();
    for (label, table) in resources(&main, "aws_glue_catalog_table") {
        let stream = &resources(&main, "aws_kinesis_firehose_delivery_stream")[label];
        let processors = &stream["extended_s3_configuration"][0]["processing_configuration"][0]["processors"];
        let query = processors[0]["parameters"][1]["parameter_value"].as_str().unwrap();
        for key in table["partition_keys"].as_array().unwrap() {
            let key = key["name"].as_str().unwrap();
            assert!(table["parameters"].get(format!("projection.{key}.type")).is_some(), "{label} {key}");
            assert!(query.contains(&format!("{key}: .event_")), "{label} {key}: {query}");
        }
    }
}

#[test]
fn every_firehose_stream_is_fed_from_the_one_reader_of_the_kinesis_stream() {
    let main = main();
    let pipes = resources(&main, "aws_pipes_pipe");
    assert_eq!(pipes.len(), 1);
    assert_eq!(pipes["lake"]["source"], "${aws_kinesis_stream.acme_events_dev-08da3f53.arn}");
    let fed: Vec<_> =
        resources(&main, "aws_cloudwatch_event_target").values().map(|target| &target["arn"]).collect();
    for label in resources(&main, "aws_kinesis_firehose_delivery_stream").keys() {
        let arn = Value::String(format!("${{aws_kinesis_firehose_delivery_stream.{label}.arn}}"));
        assert!(fed.contains(&&arn), "{label}");
    }
}

#[test]
fn every_reference_is_to_something_that_is_there() {
    let main = main();
    let text = main.to_string();
    for reference in text.split("${aws_").skip(1) {
        let reference = reference.split('}').next().unwrap();
        let mut parts = reference.split('.');
        let (r#type, label) = (format!("aws_{}", parts.next().unwrap()), parts.next().unwrap());
        assert!(main["resource"][&r#type].get(label).is_some(), "{reference}");
    }
}

#[test]
fn retention_reaches_an_events_files_and_its_rows_among_all_events() {
    let main = main();
    let rules = &resources(&main, "aws_s3_bucket_lifecycle_configuration")["lake"]["rule"];
    let days = |prefix: &str| {
        let rule =
            rules.as_array().unwrap().iter().find(|rule| rule["filter"][0]["prefix"] == prefix).unwrap();
        rule["expiration"][0]["days"].as_u64().unwrap()
    };
    assert_eq!(days("events/product_viewed/"), 90);
    assert_eq!(days("events/all_events/event_name=product_viewed/"), 90);
}
