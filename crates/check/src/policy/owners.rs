//! Owners of events.

use schemactl_model::EventSpec;

use super::{Check, Checked, Report};
use crate::{event_place::option, rule::rule};

rule! {
    /// Somebody must answer when the event goes wrong, changes or holds what it should not.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// option (schemactl.v1.defaults).owner.team = "shop";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    EVENT_OWNER_REQUIRED [POLICY] Events(required)
    "Checks that every event has a team that owns it."
}

fn required(event: &EventSpec, report: &mut Report) {
    let has_team = event.owner.as_ref().is_some_and(|owner| !owner.team.trim().is_empty());
    if has_team {
        return;
    }
    let Some(place) = option(report.schema, event) else {
        return;
    };
    report.add(
        place,
        format!("Event \"{}\" has no owner.", event.name),
        "name the team: owner: {team: \"…\" email: \"…\"} in option (schemactl.v1.event), or for all events of the \
         file in option (schemactl.v1.defaults)"
            .to_owned(),
    );
}
