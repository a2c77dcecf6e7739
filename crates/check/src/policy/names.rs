//! Names of events.

use schemactl_model::EventSpec;

use super::{Check, Checked, Report};
use crate::{
    event_place::{option, option_field},
    rule::rule,
};

rule! {
    /// An event is found, subscribed to and stored by its name; two of one name are one pile of data.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).owner.team = "shop"; }
    /// message Placed {
    ///   option (schemactl.v1.event) = {name: "order_placed" owner: {team: "shop"}};
    /// }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).owner.team = "shop"; }
    /// message Placed {
    ///   option (schemactl.v1.event) = {name: "placed" owner: {team: "shop"}};
    /// }
    /// ```
    EVENT_NAME_UNIQUE [POLICY] Events(unique)
    "Checks that no two events of the registry have the same name."
}

fn unique(event: &EventSpec, report: &mut Report) {
    let other = match report.messages.get(&event.name).and_then(|messages| messages.first()) {
        Some(first) if *first != event.message => Some(format!("message {first:?} of this module")),
        _ => (report.taken)(&event.name).map(|module| format!("module {:?}", module.as_str())),
    };
    let Some(other) = other else { return };
    let scope = event.message.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let place = option_field(report.schema, event, 1).or_else(|| option(report.schema, event));
    let Some(place) = place else { return };
    report.add(
        place,
        format!("Event name \"{}\" of message {:?} belongs to {other}.", event.name, event.message),
        format!("choose another name: option (schemactl.v1.event) = {{name: \"{scope}_{}\"}};", event.name),
    );
}
