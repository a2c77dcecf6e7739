//! Personal data against destinations.

use schemactl_model::{
    EventSpec,
    event::{Destination, PersonalField, PiiAction, PiiClass},
};

use super::{Check, Checked, Report};
use crate::{
    event_place::{field, option_word},
    rule::rule,
};

rule! {
    /// A personal value lands where nobody meant it to: every destination says of every class what
    /// happens to it, and what it does not say is denied. The search goes through nested and imported
    /// messages, and only through the fields that land there. No destination may hold a credential.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {owner: {team: "shop"} destinations: [{lake: {}}]};
    ///   Person person = 1;
    /// }
    /// message Person { string email = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}]
    ///   };
    ///   Person person = 1;
    /// }
    /// message Person { string email = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }
    /// ```
    PII_DESTINATION [POLICY] Events(allowed)
    "Checks that every destination of an event says what happens to the personal data that lands there."
}

fn allowed(event: &EventSpec, report: &mut Report) {
    for destination in &event.destinations {
        let lands = |personal: &&PersonalField| destination.fields.takes(personal.top_level());
        for personal in event.personal.iter().filter(lands) {
            let Some(problem) = problem(destination, personal.class) else {
                continue;
            };
            let message = format!(
                "Event \"{}\" sends \"{}\" ({}) to destination \"{}\", {problem}.",
                event.name,
                personal.path,
                option_word("PII", personal.class.as_str()),
                destination.name,
            );
            report.add(field(report.schema, event, &personal.path), message, hint(destination, personal));
        }
    }
}

fn problem(destination: &Destination, class: PiiClass) -> Option<&'static str> {
    match destination.action(class) {
        PiiAction::Deny if destination.pii.iter().any(|rule| rule.of.contains(&class)) => {
            Some("which denies it")
        }
        PiiAction::Deny => Some("which does not say what happens to that class"),
        PiiAction::Drop => None,
        _ if class == PiiClass::Credential => Some("and no destination may hold a credential"),
        _ => None,
    }
}

/// The option's text to write.
fn hint(destination: &Destination, personal: &PersonalField) -> String {
    let class = option_word("PII", personal.class.as_str());
    let (action, others) = match personal.class {
        PiiClass::Credential => ("PII_ACTION_DROP", ""),
        _ => ("PII_ACTION_HASH", " (or PII_ACTION_DROP, _MASK, _ALLOW)"),
    };
    format!(
        "write pii: {{of: {class} action: {action}}}{others} into destination \"{}\", or leave the field out there: \
         fields: {{exclude: \"{}\"}}",
        destination.name,
        personal.top_level()
    )
}
