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
    tell(pair, report, 2, message);
}

rule! {
    /// A team gets or loses what it reads.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).readers = "finance"; }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {readers: ["finance"]}; }
    /// ```
    EVENT_SAME_READERS [EVENTS] News(same_readers)
    "Tells when the readers of an event change."
}

fn same_readers(pair: Pair, report: &mut Report) {
    let readers = |readers: &[String]| {
        let mut sorted = readers.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        sorted
    };
    let (was, is) = (readers(&pair.before.readers), readers(&pair.after.readers));
    if was != is {
        let text =
            |readers: &[String]| if readers.is_empty() { "everybody".to_owned() } else { readers.join(", ") };
        let message =
            format!("Event \"{}\" changed readers from {} to {}.", pair.after.name, text(&was), text(&is));
        tell(pair, report, 10, message);
    }
}

rule! {
    /// History becomes shorter, or is kept for longer than somebody was promised.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).retention_days = 400; }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).retention_days = 30; }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// option (schemactl.v1.defaults).retention_days = 400;
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    EVENT_SAME_RETENTION [EVENTS] News(same_retention)
    "Tells when an event is kept for another time."
}

fn same_retention(pair: Pair, report: &mut Report) {
    let (was, is) = (pair.before.retention_days, pair.after.retention_days);
    if was != is {
        let text = |days: Option<u32>| days.map_or("unlimited".to_owned(), |days| format!("{days} days"));
        let message =
            format!("Event \"{}\" changed retention from {} to {}.", pair.after.name, text(was), text(is));
        tell(pair, report, 8, message);
    }
}

fn tell(pair: Pair, report: &mut Report, field: i32, message: String) {
    let place = Moved::of(pair, report, |schema, event| option_field(schema, event, field));
    report.add(place, message, "tell those who read it; nothing else is needed");
}
