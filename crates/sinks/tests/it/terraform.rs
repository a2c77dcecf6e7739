//! What must agree between resources that Terraform does not compare.

use serde_json::Value;

use crate::load::{environment, example, example_environment, lines, text};

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

fn planned(before: &str, after: &str) -> schemactl_sinks::Plan {
    let state = |body: &str| text(body).desired(&environment());
    let ((before, _), (after, findings)) = (state(before), state(after));
    schemactl_sinks::plan(&before, &after, findings)
}

fn declared(name: &str, destination: &str, fields: &str) -> String {
    format!(
        "message {name} {{ option (schemactl.v1.event) = {{ destinations: [{{ {destination} }}] }};\n{fields} }}"
    )
}

#[test]
fn a_refused_change_of_the_lake_is_in_no_file() {
    let plan =
        planned(&declared("One", "lake: {}", "int64 a = 1;"), &declared("One", "lake: {}", "int32 a = 1;"));
    assert_eq!(plan.files, []);
    assert!(lines(&plan.findings).contains("The Terraform files are left out"), "{}", lines(&plan.findings));
    let plan =
        planned(&declared("One", "lake: {}", "int32 a = 1;"), &declared("One", "lake: {}", "int64 a = 1;"));
    assert_eq!(plan.files.len(), 2);
}

#[test]
fn a_destination_that_is_refused_does_not_lose_its_table() {
    let other = declared("Two", "lake: {}", "string a = 1;");
    let mail = "string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];";
    let before = declared("One", "lake: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}", mail);
    let after = declared("One", "lake: {}", mail);
    let plan = planned(&format!("{before}{other}"), &format!("{after}{other}"));
    assert_eq!(plan.files, []);
}

#[test]
fn what_holds_data_is_given_up_and_not_destroyed() {
    let one = declared("One", "kinesis: {stream: \"own\"}", "string a = 1;");
    let plan = planned(&format!("{one}{}", declared("Two", "lake: {}", "string a = 1;")), "message Plain {}");
    let main: Value = serde_json::from_str(&plan.files[0].content).unwrap();
    let removed = main["removed"].as_array().unwrap();
    let from: Vec<_> = removed.iter().map(|block| block["from"].as_str().unwrap()).collect();
    assert_eq!(from, ["aws_kinesis_stream.events", "aws_kinesis_stream.own", "aws_s3_bucket.lake"]);
    assert!(removed.iter().all(|block| block["lifecycle"]["destroy"] == false));
    let findings = lines(&plan.findings);
    assert!(findings.contains("Kinesis stream own is asked for no more"), "{findings}");
    assert!(findings.contains("Terraform removes it, with the streams that fill it"), "{findings}");
}

#[test]
fn terraform_destroys_no_stream_and_no_bucket() {
    let main = main();
    for kind in ["aws_kinesis_stream", "aws_s3_bucket"] {
        let protected = |resource: &Value| resource["lifecycle"]["prevent_destroy"] == true;
        assert!(resources(&main, kind).values().all(protected), "{kind}");
    }
}
