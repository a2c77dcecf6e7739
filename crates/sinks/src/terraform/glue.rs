//! Glue tables over the lake's files. Partitions are projected, so nothing has to register them.

use serde_json::{Map, Value, json};

use super::{
    Resources,
    name::{comment, label, literal},
    storage,
};
use crate::{
    desired::{ALL_EVENTS, Column, Lake, LakeEvent, Table},
    types::glue::spell,
};

/// Days that tables without a retention of their own are searched for.
const DEFAULT_DAYS: u32 = 3_650;

pub(super) fn database(lake: &Lake, resources: &mut Resources) {
    resources.add("aws_glue_catalog_database", "events", json!({ "name": lake.database }));
}

/// The table of one event, over `…/PATH/dt=…/hour=…`.
pub(super) fn event(lake: &Lake, event: &LakeEvent, table: &Table, resources: &mut Resources) {
    let [location, _] = storage::event_paths(lake, &event.path, event.name.as_str());
    let location = format!("s3://{}/{location}", lake.bucket);
    let template = format!("{location}dt=$${{dt}}/hour=$${{hour}}");
    let parameters = parameters(event.retention_days, &template);
    let partitions = [("dt", "string"), ("hour", "string")];
    add(table, &event_label(event), &location, parameters, &partitions, resources);
}

/// The table of all events, over `…/all_events/event_name=…/dt=…/hour=…`.
pub(super) fn all_events(lake: &Lake, table: &Table, resources: &mut Resources) {
    let location = format!("s3://{}/{}/", lake.bucket, storage::all_events_path(lake));
    let template = format!("{location}event_name=$${{event_name}}/dt=$${{dt}}/hour=$${{hour}}");
    let kept: Option<Vec<u32>> = lake.events.iter().map(|event| event.retention_days).collect();
    let mut parameters = parameters(kept.and_then(|days| days.into_iter().max()), &template);
    let names: Vec<_> = lake.events.iter().map(|event| event.name.as_str()).collect();
    parameters.insert("projection.event_name.type".to_owned(), json!("enum"));
    parameters.insert("projection.event_name.values".to_owned(), json!(names.join(",")));
    let partitions = [("event_name", "string"), ("dt", "string"), ("hour", "string")];
    add(table, ALL_EVENTS, &location, parameters, &partitions, resources);
}

/// The label of an event's resources; that of all events is taken.
pub(super) fn event_label(event: &LakeEvent) -> String {
    label_of(event.name.as_str())
}

fn label_of(event: &str) -> String {
    match event {
        ALL_EVENTS => label("event.all_events"),
        name => label(name),
    }
}

/// Some columns of an event's table as its resource has them, behind the resource's address.
pub(crate) fn columns_of_event(event: &str, columns: &[&Column]) -> String {
    let columns: Vec<_> = columns.iter().map(|one| column(one)).collect();
    let address = format!("aws_glue_catalog_table.{}.storage_descriptor.columns", label_of(event));
    format!("{address}: {}", Value::from(columns))
}

fn parameters(retention_days: Option<u32>, template: &str) -> Map<String, Value> {
    let days = retention_days.unwrap_or(DEFAULT_DAYS);
    let pairs = [
        ("classification", "parquet".to_owned()),
        ("EXTERNAL", "TRUE".to_owned()),
        ("projection.enabled", "true".to_owned()),
        ("projection.dt.type", "date".to_owned()),
        ("projection.dt.format", "yyyy-MM-dd".to_owned()),
        // Events are filed by their own time, which may be a little ahead of ours.
        ("projection.dt.range", format!("NOW-{days}DAYS,NOW+1DAYS")),
        ("projection.hour.type", "integer".to_owned()),
        ("projection.hour.range", "0,23".to_owned()),
        ("projection.hour.digits", "2".to_owned()),
        ("storage.location.template", template.to_owned()),
    ];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), Value::String(value))).collect()
}

fn add(
    table: &Table,
    label: &str,
    location: &str,
    parameters: Map<String, Value>,
    partitions: &[(&str, &str)],
    resources: &mut Resources,
) {
    let keys: Vec<_> =
        partitions.iter().map(|(name, r#type)| json!({ "name": name, "type": r#type })).collect();
    let columns: Vec<_> = table.columns.iter().map(column).collect();
    let description = comment(&table.mark.comment(&table.comment), 2_000);
    resources.add(
        "aws_glue_catalog_table",
        label,
        json!({
            "name": table.name.name,
            "database_name": "${aws_glue_catalog_database.events.name}",
            "description": description,
            "table_type": "EXTERNAL_TABLE",
            "parameters": parameters,
            "partition_keys": keys,
            "storage_descriptor": [{
                "location": location,
                "input_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
                "output_format": "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
                "ser_de_info": [{
                    "serialization_library": "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
                    "parameters": { "serialization.format": "1" },
                }],
                "columns": columns,
            }],
        }),
    );
}

/// A column as its table's resource has it.
pub(crate) fn column(column: &Column) -> Value {
    json!({
        "name": literal(&column.value.name),
        "type": literal(&spell(&column.value.r#type)),
        "comment": comment(&column.marked_comment(), 250),
    })
}
