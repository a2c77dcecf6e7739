//! Destinations of events.

use schemactl_model::event::{PiiAction, PiiClass};

use super::{Check, Checked, Moved, Pair, Report};
use crate::{
    event_place::{option, option_field, option_word},
    rule::rule,
};

rule! {
    /// Tables and streams stop being filled, and nobody who reads them is told.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {destinations: [{lake: {}}, {kafka: {}}]};
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {destinations: [{lake: {}}]};
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {
    ///     destinations: [{kafka: {}}, {lake: {}}, {postgres: {}}]
    ///   };
    /// }
    /// ```
    EVENT_DESTINATION_NO_DELETE [EVENTS] Promise(no_delete)
    "Checks that events keep their destinations."
}

fn no_delete(pair: Pair, report: &mut Report) {
    for destination in &pair.before.destinations {
        let (name, kind) = (&destination.name, destination.kind_name());
        let after = pair.after.destinations.iter().find(|after| after.name == *name);
        let message = match after {
            Some(after) if after.kind_name() == kind => continue,
            Some(after) => format!(
                "Destination \"{name}\" of event \"{}\" changed from {kind} to {}.",
                pair.after.name,
                after.kind_name()
            ),
            None => format!(
                "Previously present destination \"{name}\" of event \"{}\" was deleted.",
                pair.after.name
            ),
        };
        let named = if *name == kind { String::new() } else { format!(" name: \"{name}\"") };
        let place = Moved::of(pair, report, |schema, event| option_field(schema, event, 4));
        report.add_of(
            place,
            vec![name.clone()],
            message,
            format!("keep {{{kind}: {{}}{named}}} among the destinations until nobody reads from it"),
        );
    }
}

rule! {
    /// A destination treats a class of personal data in another way: columns change their meaning,
    /// and what was hashed may become readable.
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
    ///   option (schemactl.v1.event).destinations = {
    ///     lake: {}
    ///     pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event).destinations = {
    ///     lake: {}
    ///     pii: {of: [PII_EMAIL, PII_NAME] action: PII_ACTION_HASH}
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    EVENT_SAME_PII_ACTION [EVENTS] News(same_pii_action)
    "Tells when a destination treats personal data in another way."
}

fn same_pii_action(pair: Pair, report: &mut Report) {
    let classes = pair.before.pii_classes();
    for before in &pair.before.destinations {
        let Some(after) = pair.after.destinations.iter().find(|after| after.name == before.name) else {
            continue;
        };
        for class in &classes {
            let (was, is) = (before.action(*class), after.action(*class));
            if was != is {
                changed(pair, &before.name, *class, (was, is), report);
            }
        }
    }
}

fn changed(pair: Pair, name: &str, class: PiiClass, (was, is): (PiiAction, PiiAction), report: &mut Report) {
    let class = option_word("PII", class.as_str());
    let action = |action: PiiAction| option_word("PII_ACTION", action.as_str());
    let (was, is) = (action(was), action(is));
    let place = Moved::of(pair, report, option);
    report.add(
        place,
        format!(
            "Destination \"{name}\" of event \"{}\" changed {class} from {was} to {is}.",
            pair.after.name
        ),
        format!("to leave it as it was, write pii: {{of: {class} action: {was}}} there"),
    );
}
