//! The desired state as Terraform JSON for the hashicorp/aws provider, `~> 5.80`.
//!
//! How events get into the lake without a service of ours: the environment's Kinesis stream has one
//! reader, an EventBridge pipe, which puts each record on a bus. A rule per event hands it to that
//! event's Firehose stream and to the one of all events. Both convert to Parquet by a Glue table, and
//! write only what the table names.

mod access;
mod firehose;
pub(crate) mod glue;
pub(crate) mod kinesis;
pub(crate) mod lake_files;
mod name;
mod route;
mod storage;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::desired::{ALL_EVENTS, Desired, Engine, Table};

/// A file of a plan.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct File {
    /// Path below the plan's folder.
    pub path: String,
    pub content: String,
}

/// The files, the same for the same state; none where nothing of AWS is wanted.
pub fn render(desired: &Desired) -> Vec<File> {
    render_after(&Desired::default(), desired)
}

/// The files that bring `before` to `desired`. Streams and the bucket that are wanted no more are given
/// up by Terraform and not destroyed; `prevent_destroy` does not hold for what no file names.
pub(crate) fn render_after(before: &Desired, desired: &Desired) -> Vec<File> {
    let removed = removed(before, desired);
    if desired.streams.is_empty() && desired.lake.is_none() && removed.is_empty() {
        return Vec::new();
    }
    let mut resources = Resources::default();
    kinesis::streams(desired, &mut resources);
    if let Some(lake) = &desired.lake {
        storage::bucket(lake, &mut resources);
        route::from_stream(lake, &mut resources);
        access::roles(lake, &mut resources);
        let tables = desired.tables.iter().filter(|table| table.name.engine == Engine::Glue);
        let tables: BTreeMap<&str, &Table> = tables.map(|table| (table.name.name.as_str(), table)).collect();
        glue::database(lake, &mut resources);
        if let Some(table) = tables.get(ALL_EVENTS) {
            glue::all_events(lake, table, &mut resources);
            firehose::all_events(lake, &mut resources);
        }
        for event in &lake.events {
            if let Some(table) = tables.get(event.table.as_str()) {
                glue::event(lake, event, table, &mut resources);
                firehose::event(lake, event, &mut resources);
                route::to_firehose(lake, event, &mut resources);
            }
        }
    }
    let mut main = json!({ "resource": resources.0 });
    if desired.lake.is_some() {
        main["data"] = access::data();
    }
    if !removed.is_empty() {
        main["removed"] = removed.into();
    }
    vec![
        file("terraform/main.tf.json", &main),
        file("terraform/versions.tf.json", &versions(desired.region.as_deref())),
    ]
}

/// Blocks by which Terraform forgets what holds data and is wanted no more.
fn removed(before: &Desired, after: &Desired) -> Vec<Value> {
    let streams =
        before.gone_streams(after).map(|stream| format!("aws_kinesis_stream.{}", name::label(stream)));
    let bucket = (before.lake.is_some() && after.lake.is_none()).then(|| "aws_s3_bucket.lake".to_owned());
    let block = |from| json!({ "from": from, "lifecycle": { "destroy": false } });
    streams.chain(bucket).map(block).collect()
}

fn versions(region: Option<&str>) -> Value {
    let mut versions = json!({
        "terraform": {
            "required_version": ">= 1.7",
            "required_providers": { "aws": { "source": "hashicorp/aws", "version": "~> 5.80" } },
        },
    });
    if let Some(region) = region {
        versions["provider"] = json!({ "aws": [{ "region": name::literal(region) }] });
    }
    versions
}

fn file(path: &str, value: &Value) -> File {
    // serde_json sorts the keys of objects: the same state is the same text.
    File { path: path.to_owned(), content: format!("{value:#}\n") }
}

/// Resources by type and label.
#[derive(Default)]
struct Resources(Map<String, Value>);

impl Resources {
    fn add(&mut self, r#type: &str, label: &str, arguments: Value) {
        let of_type = self.0.entry(r#type).or_insert_with(|| Value::Object(Map::new()));
        of_type[label] = arguments;
    }
}
