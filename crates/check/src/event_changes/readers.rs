//! Who may read an event.

use super::{Check, Checked, Pair, Report, news::tell};
use crate::rule::rule;

/// The number of `readers` in an event.
const READERS: i32 = 10;

rule! {
    /// A team loses what it reads. An event that names no readers is read by everybody.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {readers: ["finance", "risk"]};
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {readers: ["finance"]};
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {readers: ["risk", "finance", "legal"]};
    /// }
    /// ```
    EVENT_READERS_NO_NARROW [EVENTS] News(no_narrow)
    "Tells which readers an event loses."
}

fn no_narrow(pair: Pair, report: &mut Report) {
    let lost = match (&pair.before.readers[..], &pair.after.readers[..]) {
        (_, []) => return,
        ([], after) => format!("everybody but {}", teams(after)),
        (before, after) => {
            let lost = missing(before, after);
            if lost.is_empty() {
                return;
            }
            teams(&lost)
        }
    };
    let message = format!("Event \"{}\" is no longer for {lost}.", pair.after.name);
    tell(pair, report, READERS, message, "tell those teams before they miss it");
}

rule! {
    /// More people see what the event holds.
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
    EVENT_READERS_NO_WIDEN [EVENTS] News(no_widen)
    "Tells which readers an event gets."
}

fn no_widen(pair: Pair, report: &mut Report) {
    let gained = match (&pair.before.readers[..], &pair.after.readers[..]) {
        ([], _) => return,
        (_, []) => "everybody".to_owned(),
        (before, after) => {
            let gained = missing(after, before);
            if gained.is_empty() {
                return;
            }
            teams(&gained)
        }
    };
    let message = format!("Event \"{}\" is now for {gained} too.", pair.after.name);
    tell(pair, report, READERS, message, "see that they may see what it holds; nothing else is needed");
}

/// Teams of one list that are not in another.
fn missing(of: &[String], from: &[String]) -> Vec<String> {
    of.iter().filter(|team| !from.contains(team)).cloned().collect()
}

/// Teams in order, each once.
pub(super) fn teams(names: &[String]) -> String {
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).collect();
    sorted.sort_unstable();
    sorted.dedup();
    sorted.join(", ")
}
