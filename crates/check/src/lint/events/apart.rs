//! Names that are two in the .proto and one elsewhere.

use std::collections::HashMap;

use schemactl_model::{EventSpec, event::EventField};

use super::{Check, Checked, Report};
use crate::{
    event_place::{field, option, option_field},
    rule::rule,
};

rule! {
    /// Loggers, topics and tables are named after events, and where a dot may not stand an underscore
    /// does: two names become one method and one table.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).name = "order_placed"; }
    /// message Placed { option (schemactl.v1.event).name = "order.placed"; }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).name = "order_placed"; }
    /// message Placed { option (schemactl.v1.event).name = "order.placed_again"; }
    /// ```
    EVENT_NAMES_APART [EVENT] Schema(names_apart)
    "Checks that names of events are still apart in generated code and tables."
}

fn names_apart(report: &mut Report) {
    let events = report.events();
    let mut seen: HashMap<String, &EventSpec> = HashMap::new();
    for event in events.iter() {
        let Some(first) = seen.get(&method(event.name.as_str())) else {
            seen.insert(method(event.name.as_str()), event);
            continue;
        };
        // Two of the very same name are policy's.
        if first.name == event.name {
            continue;
        }
        let place = option_field(report.schema, event, 1).or_else(|| option(report.schema, event));
        let Some(place) = place else { continue };
        let (name, other) = (&event.name, &first.name);
        report.add(
            place,
            format!("Event name \"{name}\" becomes the same as \"{other}\" in generated code and tables."),
            "choose a name that differs in more than dots and underscores",
        );
    }
}

/// An event's name where it may hold letters, digits and single underscores only.
fn method(name: &str) -> String {
    let words: Vec<&str> = name.split(['.', '_']).filter(|word| !word.is_empty()).collect();
    words.join("_")
}

rule! {
    /// Most databases do not tell upper from lower case, and a field may choose its column: two fields of
    /// an event end up in one.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   string id = 1 [(schemactl.v1.field).column.name = "order_id"];
    ///   string order_id = 2;
    /// }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   string id = 1 [(schemactl.v1.field).column.name = "id_of_order"];
    ///   string order_id = 2;
    /// }
    /// ```
    EVENT_FIELDS_APART [EVENT] Events(fields_apart)
    "Checks that fields of an event are still apart as columns."
}

fn fields_apart(event: &EventSpec, report: &mut Report) {
    let mut seen: HashMap<String, &EventField> = HashMap::new();
    for one in &event.fields {
        let Some(first) = seen.get(&column(one)) else {
            seen.insert(column(one), one);
            continue;
        };
        let (name, event_name, other) = (&one.name, &event.name, &first.name);
        let message = format!(
            "Field \"{name}\" of event \"{event_name}\" has the same column as \"{other}\": {}.",
            column(one)
        );
        let place = field(report.schema, event, name);
        report.add(
            place,
            message,
            "rename one of them, or give it a column of its own: [(schemactl.v1.field).column.name = \"…\"]",
        );
    }
}

fn column(field: &EventField) -> String {
    field.column.as_ref().unwrap_or(&field.name).to_ascii_lowercase()
}
