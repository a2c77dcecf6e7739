//! What the organisation allows to happen to personal data.

use schemactl_model::{
    EventSpec,
    event::{Destination, PersonalField, PiiAction},
};

use super::{Check, Checked, Report, personal_data::landing};
use crate::{
    event_place::{field, option_word},
    rule::rule,
};

rule! {
    /// A destination may say what it does to a value; what may be done at all is the organisation's to
    /// decide, by class, sensitivity and destination. A value that is dropped is nobody's business. What
    /// does not say its sensitivity has that of its class.
    ///
    /// ```proto bad
    /// // POLICY [[personal_data]]
    /// // POLICY of = ["email"]
    /// // POLICY kinds = ["amplitude", "webhook"]
    /// // POLICY actions = ["hash"]
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     destinations: [
    ///       {amplitude: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}}
    ///     ]
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    /// ```proto good
    /// // POLICY [[personal_data]]
    /// // POLICY of = ["email"]
    /// // POLICY kinds = ["amplitude", "webhook"]
    /// // POLICY actions = ["hash"]
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     destinations: [
    ///       {amplitude: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}},
    ///       {lake: {} pii: {of: PII_EMAIL action: PII_ACTION_ALLOW}}
    ///     ]
    ///   };
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    PII_HANDLING [POLICY] Events(handled)
    "Checks that personal data goes only where and how the organisation allows it."
}

fn handled(event: &EventSpec, report: &mut Report) {
    for destination in &event.destinations {
        for personal in &event.personal {
            if let Some(allowed) = refused(event, destination, personal, report) {
                tell(event, destination, personal, &allowed, report);
            }
        }
    }
}

/// What may happen to a value where something else does; `None` where all is well.
fn refused(
    event: &EventSpec,
    destination: &Destination,
    personal: &PersonalField,
    report: &Report,
) -> Option<Vec<PiiAction>> {
    let action = landing(event, destination, personal)?;
    let sensitivity = personal.sensitivity.unwrap_or_else(|| report.policy.sensitivity_of(personal.class));
    let mut rules = report
        .policy
        .personal_data
        .iter()
        .filter(|rule| rule.is_about(personal.class, sensitivity, destination))
        .peekable();
    rules.peek()?;
    let lands = [PiiAction::Hash, PiiAction::Mask, PiiAction::Allow];
    let rules: Vec<_> = rules.collect();
    let is_allowed = |action: &PiiAction| rules.iter().all(|rule| rule.actions.contains(action));
    (!is_allowed(&action)).then(|| lands.into_iter().filter(is_allowed).collect())
}

fn tell(
    event: &EventSpec,
    destination: &Destination,
    personal: &PersonalField,
    allowed: &[PiiAction],
    report: &mut Report,
) {
    let word = |action: PiiAction| option_word("PII_ACTION", action.as_str());
    let class = option_word("PII", personal.class.as_str());
    let action = landing(event, destination, personal).map(word).unwrap_or_default();
    let message = format!(
        "Policy does not let \"{}\" ({class}) of event \"{}\" go to destination \"{}\" with {action}.",
        personal.path, event.name, destination.name,
    );
    let ways: Vec<String> = allowed.iter().copied().chain([PiiAction::Drop]).map(word).collect();
    let hint = format!(
        "write pii: {{of: {class} action: …}} into destination \"{}\" with {}",
        destination.name,
        ways.join(" or ")
    );
    let place = field(report.schema, event, &personal.path);
    report.add_of(place, vec![destination.name.clone()], message, hint);
}
