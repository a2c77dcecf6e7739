//! Events as a whole.

use schemactl_model::EventSpec;

use super::{Check, Checked, Moved, Pair, Report};
use crate::{
    event_place::{option, option_field},
    place::{Place, start, whole},
    rule::rule,
};

rule! {
    /// Whoever reads the event waits for something that never comes.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto breaks
    /// message OrderPlaced {}
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).stage = STAGE_DEPRECATED; }
    /// ```
    EVENT_NO_DELETE [EVENTS] Gone(no_delete)
    "Checks that events are not deleted."
}

fn no_delete(event: &EventSpec, report: &mut Report) {
    let schema = report.after.schema;
    let place: Option<Place> = match schema.message(&event.message) {
        Some(message) => Some(whole(schema, message)),
        None => schema.file(&event.file).map(start),
    };
    let place = Moved { before: option(report.before.schema, event), after: place };
    report.add_of(
        place,
        vec![event.name.to_string()],
        format!("Previously present event \"{}\" of message {:?} was deleted.", event.name, event.message),
        "keep it and say where it stands: stage: STAGE_DEPRECATED, with replaced_by and removal_date, or STAGE_RETIRED",
    );
}

rule! {
    /// Subscriptions, tables and streams are named after the event.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).name = "order_created"; }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderCreated { option (schemactl.v1.event).name = "order_placed"; }
    /// ```
    EVENT_SAME_NAME [EVENTS] Promise(same_name)
    "Checks that events keep their names."
}

fn same_name(pair: Pair, report: &mut Report) {
    let (was, is) = (&pair.before.name, &pair.after.name);
    if was == is {
        return;
    }
    let place = Moved::of(pair, report, |schema, event| option_field(schema, event, 1));
    report.add(
        place,
        format!("Event of message {:?} changed name from \"{was}\" to \"{is}\".", pair.after.message),
        format!("keep the name: name: \"{was}\" in option (schemactl.v1.event)"),
    );
}
