//! Personal data that reaches a place where it was not.

use schemactl_model::event::{Destination, PersonalField, PiiAction};

use super::{Check, Checked, Moved, Pair, Report};
use crate::{
    event_place::{field, option, option_word},
    personal_values::{PersonalValues, Value},
    policy::landing,
    rule::rule,
};

rule! {
    /// A personal value comes to a destination that did not have it: a field was marked or added, a
    /// destination was added, is of another kind or takes more fields, or what was dropped is not any more. The destination
    /// says how, so nothing is refused; whoever answers for personal data should look at it. A field is known
    /// by its number: called otherwise, it is where it was.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event).destinations = {
    ///     lake: {}
    ///     pii: {of: PII_EMAIL action: PII_ACTION_HASH}
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     destinations: [
    ///       {lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}},
    ///       {amplitude: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}
    ///     ]
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     destinations: [
    ///       {lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}},
    ///       {amplitude: {} pii: {of: PII_EMAIL action: PII_ACTION_DROP}}
    ///     ]
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    PII_NEW_DESTINATION [EVENTS] Concern(new_destination)
    "Tells which personal values reach a destination that did not have them."
}

fn new_destination(pair: Pair, report: &mut Report) {
    let before = PersonalValues::of(report.before.schema, pair.before);
    let after = PersonalValues::of(report.after.schema, pair.after);
    for (numbers, personal) in after.personal() {
        let was = before.value(numbers).filter(|was| was.mark.is_some());
        for destination in &pair.after.destinations {
            let arrived = |was: &Value| before.arrival(before.same(destination)?, was);
            let was_there = was.as_ref().and_then(arrived).is_some();
            if let Some(action) = landing(pair.after, destination, personal).filter(|_| !was_there) {
                tell(pair, destination, (personal, action), report);
            }
        }
    }
}

fn tell(
    pair: Pair,
    destination: &Destination,
    (personal, action): (&PersonalField, PiiAction),
    report: &mut Report,
) {
    let class = option_word("PII", personal.class.as_str());
    let action = option_word("PII_ACTION", action.as_str());
    let message = format!(
        "Personal \"{}\" ({class}) of event \"{}\" now reaches destination \"{}\", with {action}.",
        personal.path, pair.after.name, destination.name,
    );
    let hint = format!(
        "if it is not needed there, write pii: {{of: {class} action: PII_ACTION_DROP}} into destination \"{}\"",
        destination.name
    );
    let place = Moved {
        before: option(report.before.schema, pair.before),
        after: Some(field(report.after.schema, pair.after, &personal.path)),
    };
    report.add_of(place, vec![destination.name.clone()], message, hint);
}
