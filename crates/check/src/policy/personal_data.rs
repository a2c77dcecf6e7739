//! Personal data against destinations.

use schemactl_model::{
    EventSpec,
    event::{Destination, DestinationKind, PersonalField, PiiAction, PiiClass, Role},
};

use super::{Check, Checked, Report};
use crate::{
    event_place::{field, option_word},
    rule::rule,
};

rule! {
    /// A personal value lands where nobody meant it to: every destination says of every class what
    /// happens to it, and what it does not say is denied. The search goes through nested and imported
    /// messages, and only through the fields that land there; Kafka and Kinesis carry them all. The
    /// idempotency key lands everywhere as the event's id, and the event time as its time: where they
    /// are personal, every destination has to allow them. No destination may hold a credential.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {
    ///     owner: {team: "shop"}
    ///     destinations: [{lake: {}}]
    ///   };
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
        for personal in &event.personal {
            let copied = copied(event, personal);
            let problem = match copied {
                Some(copy) => copy_problem(destination, personal.class, copy),
                None if lands(destination, personal) => {
                    problem(destination, personal.class).map(str::to_owned)
                }
                None => None,
            };
            let Some(problem) = problem else {
                continue;
            };
            let message = format!(
                "Event \"{}\" sends \"{}\" ({}) to destination \"{}\", {problem}.",
                event.name,
                personal.path,
                option_word("PII", personal.class.as_str()),
                destination.name,
            );
            let hint = match copied {
                Some(_) => copy_hint(destination, personal),
                None => hint(destination, personal),
            };
            let place = field(report.schema, event, &personal.path);
            report.add_of(place, vec![destination.name.clone()], message, hint);
        }
    }
}

/// Whether a field comes to a destination at all; Kafka and Kinesis carry the whole event.
fn lands(destination: &Destination, personal: &PersonalField) -> bool {
    takes(destination, personal.top_level())
}

/// The same of a top-level field that may not be personal.
pub(crate) fn takes(destination: &Destination, field: &str) -> bool {
    is_whole(destination) || destination.fields.takes(field)
}

fn is_whole(destination: &Destination) -> bool {
    matches!(destination.kind, DestinationKind::Kafka(_) | DestinationKind::Kinesis(_))
}

/// What happens to a value that comes to a destination; `None` where it does not, or may not.
pub(crate) fn landing(
    event: &EventSpec,
    destination: &Destination,
    personal: &PersonalField,
) -> Option<PiiAction> {
    // What the envelope has lands as it is, whatever the destination does to the field.
    if copied(event, personal).is_some() {
        return Some(PiiAction::Allow);
    }
    let action = Some(destination.action(personal.class)).filter(|_| lands(destination, personal));
    action.filter(|action| !matches!(action, PiiAction::Deny | PiiAction::Drop))
}

/// What of every event's envelope has the field's value, whatever fields a destination takes.
fn copied(event: &EventSpec, personal: &PersonalField) -> Option<&'static str> {
    let is = |role| event.field_with_role(role).is_some_and(|field| field.name == personal.path);
    let copies = [(Role::IdempotencyKey, "id"), (Role::EventTime, "time")];
    copies.into_iter().find(|(role, _)| is(*role)).map(|(_, copy)| copy)
}

fn copy_problem(destination: &Destination, class: PiiClass, copy: &str) -> Option<String> {
    if destination.action(class) == PiiAction::Allow && class != PiiClass::Credential {
        return None;
    }
    Some(format!("where it is the event's {copy}, which lands as it is"))
}

fn copy_hint(destination: &Destination, personal: &PersonalField) -> String {
    if personal.class == PiiClass::Credential {
        return "use a field that is not personal".to_owned();
    }
    let class = option_word("PII", personal.class.as_str());
    format!(
        "use a field that is not personal, or write pii: {{of: {class} action: PII_ACTION_ALLOW}} into destination \"{}\"",
        destination.name
    )
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
    let hint = format!(
        "write pii: {{of: {class} action: {action}}}{others} into destination \"{}\"",
        destination.name
    );
    if is_whole(destination) {
        return hint;
    }
    format!("{hint}, or leave the field out there: fields: {{exclude: \"{}\"}}", personal.top_level())
}
