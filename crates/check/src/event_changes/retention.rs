//! For how long an event is kept.

use super::{Check, Checked, Pair, Report, news::tell};
use crate::rule::rule;

/// The number of `retention_days` in an event.
const RETENTION: i32 = 8;

rule! {
    /// History that somebody counts on is deleted. Without `retention_days` an event is kept for ever.
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
    /// message OrderPlaced { option (schemactl.v1.event).retention_days = 800; }
    /// ```
    EVENT_RETENTION_NO_SHORTEN [EVENTS] News(no_shorten)
    "Tells when an event is kept for a shorter time."
}

fn no_shorten(pair: Pair, report: &mut Report) {
    if days(pair.after.retention_days) < days(pair.before.retention_days) {
        let way = "tell those who read what is older; nothing else is needed";
        changed(pair, report, "shortened", way);
    }
}

rule! {
    /// Data is kept for longer than somebody was promised.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event).retention_days = 30; }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// option (schemactl.v1.defaults).retention_days = 30;
    /// message OrderPlaced { option (schemactl.v1.event) = {}; }
    /// ```
    EVENT_RETENTION_NO_LENGTHEN [EVENTS] News(no_lengthen)
    "Tells when an event is kept for a longer time."
}

fn no_lengthen(pair: Pair, report: &mut Report) {
    if days(pair.after.retention_days) > days(pair.before.retention_days) {
        let way = "see that whoever the data is about was told so; nothing else is needed";
        changed(pair, report, "lengthened", way);
    }
}

/// Days as a length: without a number it is for ever.
fn days(written: Option<u32>) -> u64 {
    written.map_or(u64::MAX, u64::from)
}

fn changed(pair: Pair, report: &mut Report, how: &str, way: &str) {
    let text = |days: Option<u32>| days.map_or("unlimited".to_owned(), |days| format!("{days} days"));
    let (was, is) = (text(pair.before.retention_days), text(pair.after.retention_days));
    let message = format!("Event \"{}\" {how} retention from {was} to {is}.", pair.after.name);
    tell(pair, report, RETENTION, message, way);
}
