//! How far consumers may rely on an event.

use super::{Check, Checked, Pair, Report, news::tell};
use crate::{event_place::option_word, rule::rule};

/// The number of `stage` in an event.
const STAGE: i32 = 5;

rule! {
    /// Consumers were told that they can rely on the event, or that it ends, and now it is otherwise. A
    /// stage goes from experimental to stable, deprecated and retired.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).stage = STAGE_STABLE;
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).stage = STAGE_EXPERIMENTAL;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event).stage = STAGE_DEPRECATED;
    /// }
    /// ```
    EVENT_STAGE_NO_BACK [EVENTS] Concern(no_back)
    "Checks that the stage of an event does not go backwards."
}

fn no_back(pair: Pair, report: &mut Report) {
    let (was, is) = (pair.before.stage, pair.after.stage);
    if is < was {
        let word = |stage: schemactl_model::event::Stage| option_word("STAGE", stage.as_str());
        let message = format!("Event \"{}\" went back from {} to {}.", pair.after.name, word(was), word(is));
        let hint = format!("keep stage: {}, or declare another event for what starts anew", word(was));
        tell(pair, report, STAGE, message, &hint);
    }
}
