//! Changes that readers of an event should know of and that stop nobody.

use super::{Check, Checked, Moved, Pair, Report};
use crate::{event_place::option_field, rule::rule};

rule! {
    /// Questions and incidents go to somebody else from now on.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).owner.team = "shop"; }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).owner.team = "checkout"; }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// option (schemactl.v1.defaults).owner.team = "shop";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    EVENT_SAME_OWNER [EVENTS] News(same_owner)
    "Tells when an event gets another owner."
}

fn same_owner(pair: Pair, report: &mut Report) {
    let team = |owner: &Option<schemactl_model::event::Owner>| {
        owner.as_ref().map_or("nobody".to_owned(), |owner| format!("{:?}", owner.team))
    };
    if pair.before.owner == pair.after.owner {
        return;
    }
    let (was, is) = (team(&pair.before.owner), team(&pair.after.owner));
    let message = if was == is {
        format!("Event \"{}\" changed how its owner {is} is reached.", pair.after.name)
    } else {
        format!("Event \"{}\" changed owner from {was} to {is}.", pair.after.name)
    };
    tell(pair, report, 2, message, "tell those who read it; nothing else is needed");
}

/// Tells of a change of an event's option, at the field of the option by its number.
pub(super) fn tell(pair: Pair, report: &mut Report, field: i32, message: String, hint: &str) {
    let place = Moved::of(pair, report, |schema, event| option_field(schema, event, field));
    report.add(place, message, hint);
}
