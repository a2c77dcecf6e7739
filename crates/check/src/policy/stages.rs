//! Where events of a stage may land.

use schemactl_model::EventSpec;

use super::{Check, Checked, Report};
use crate::{
    event_place::{option_field, option_word},
    rule::rule,
};

rule! {
    /// What may change any day has no place where others build on it.
    ///
    /// ```proto bad
    /// // POLICY stages = {experimental = {kinds = ["lake", "kafka"]}}
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     stage: STAGE_EXPERIMENTAL
    ///     destinations: [{lake: {}}, {snowflake: {}}]
    ///   };
    /// }
    /// ```
    /// ```proto good
    /// // POLICY stages = {experimental = {kinds = ["lake", "kafka"]}}
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     stage: STAGE_STABLE
    ///     destinations: [{lake: {}}, {snowflake: {}}]
    ///   };
    /// }
    /// ```
    EVENT_STAGE_DESTINATION [POLICY] Events(allowed)
    "Checks that events land only where the organisation lets events of their stage."
}

fn allowed(event: &EventSpec, report: &mut Report) {
    let Some(destinations) = report.policy.stages.get(&event.stage) else { return };
    for destination in event.destinations.iter().filter(|destination| !destinations.hold(destination)) {
        let Some(place) = option_field(report.schema, event, 4) else { continue };
        let stage = option_word("STAGE", event.stage.as_str());
        report.add_of(
            place,
            vec![destination.name.clone()],
            format!(
                "Policy does not let event \"{}\" of {stage} go to destination \"{}\".",
                event.name, destination.name
            ),
            format!("take it out until the event has another stage; allowed are {destinations}"),
        );
    }
}
