//! What an event says about itself. That it has an owner is policy's.

use schemactl_model::{EventSpec, event::Stage};

use super::{Check, Checked, Report};
use crate::{
    event_place::{option, option_field},
    place::whole,
    rule::rule,
};

rule! {
    /// The catalog shows the comment above the message: without it nobody knows when the event happens.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// // A customer placed an order.
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    EVENT_DESCRIBED [EVENT] Events(described)
    "Checks that events have a comment that says what happened."
}

fn described(event: &EventSpec, report: &mut Report) {
    let Some(message) = report.schema.message(&event.message) else { return };
    // Descriptors without source info have no comments, and no places either.
    let has_source = report.schema.span_of(message).is_some();
    if event.description.is_empty() && has_source {
        report.add(
            whole(report.schema, message),
            format!("Event \"{}\" has no description.", event.name),
            format!("say what happened in a comment above message {:?}", report.schema[message].name),
        );
    }
}

rule! {
    /// It is logged and lands nowhere.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// option (schemactl.v1.defaults).destinations = {lake: {}};
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    EVENT_HAS_DESTINATION [EVENT] Events(has_destination)
    "Checks that events have a destination, unless they are retired."
}

fn has_destination(event: &EventSpec, report: &mut Report) {
    if event.destinations.is_empty() && event.stage != Stage::Retired {
        tell(
            event,
            4,
            format!("Event \"{}\" has no destination.", event.name),
            "say where it must land: destinations: [{lake: {}}] in option (schemactl.v1.event), or for all events of \
             the file in option (schemactl.v1.defaults)",
            report,
        );
    }
}

rule! {
    /// Whoever writes a query or a test first asks what a value looks like. One example of a value is
    /// enough; it is never a real person's.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   string order_id = 1;
    /// }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   string order_id = 1 [(schemactl.v1.field).example = "o-4711"];
    /// }
    /// ```
    EVENT_HAS_EXAMPLE [EVENT] Events(has_example)
    "Checks that events have an example of a value."
}

fn has_example(event: &EventSpec, report: &mut Report) {
    let Some(first) = event.fields.first() else { return };
    if event.fields.iter().all(|field| field.example.is_none()) {
        tell(
            event,
            0,
            format!("Event \"{}\" has no example of a value.", event.name),
            &format!(
                "write one beside a field, for example [(schemactl.v1.field).example = \"…\"] beside {}",
                first.name
            ),
            report,
        );
    }
}

rule! {
    /// Its readers have to know what to read instead, or until when they can read it.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).stage = STAGE_DEPRECATED;
    /// }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {
    ///     stage: STAGE_DEPRECATED
    ///     replaced_by: "order_confirmed"
    ///     removal_date: "2030-01-31"
    ///   };
    /// }
    /// ```
    EVENT_HAS_SUCCESSOR [EVENT] Events(has_successor)
    "Checks that deprecated events name their successor or the day they end."
}

fn has_successor(event: &EventSpec, report: &mut Report) {
    let says_what = event.replaced_by.as_ref().is_some_and(|name| !name.is_empty());
    if event.stage == Stage::Deprecated && !says_what && event.removal_date.is_none() {
        tell(
            event,
            5,
            format!(
                "Deprecated event \"{}\" names neither a successor nor a day on which it ends.",
                event.name
            ),
            "write replaced_by: \"…\" or removal_date: \"YYYY-MM-DD\" into option (schemactl.v1.event)",
            report,
        );
    }
}

/// Tells of an event at a field of its option by number; zero for the option.
fn tell(event: &EventSpec, number: i32, message: String, hint: &str, report: &mut Report) {
    let place = match number {
        0 => option(report.schema, event),
        number => option_field(report.schema, event, number),
    };
    if let Some(place) = place {
        report.add(place, message, hint);
    }
}
