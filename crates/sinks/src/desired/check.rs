//! Whether a destination can be as an event declares it.

use schemactl_model::{
    EventSpec, Severity,
    event::{Destination, KIND_NAMES, PersonalField, PiiAction, PiiClass},
};

use super::report::{Hint, Report, rule};
use crate::execution::{Execution, execution, is_rendered, is_whole};

/// Whether something executes all that the event says about personal data here.
pub(super) fn personal(event: &EventSpec, destination: &Destination, report: &mut Report) -> bool {
    let kind = destination.kind_name();
    let mut rendered = true;
    credentials(event, destination, report);
    for action in PiiAction::ALL {
        let affected: Vec<_> = event
            .personal
            .iter()
            .filter(|field| lands(destination, field) && destination.action(field.class) == *action)
            .map(|field| format!("{} ({})", field.path, field.class))
            .collect();
        if affected.is_empty() {
            continue;
        }
        let fields = affected.join(", ");
        match execution(kind, *action) {
            Execution::Plain | Execution::LeftOut | Execution::HashColumn => {}
            Execution::Never(reason) => {
                let problem = format!("{kind} cannot {action} {fields}: {reason}");
                report.error(rule::PII, problem).hint("choose another action, or exclude the field here");
            }
            // Of a kind that is not rendered at all, that is said once.
            Execution::NotRendered(_) if !is_rendered(kind) => {}
            Execution::NotRendered(means) => {
                rendered = false;
                let problem = format!(
                    "to {action} {fields} takes {means}, which plan does not render for {kind} yet; nothing is provisioned"
                );
                report.warning(rule::NOT_RENDERED, problem);
            }
        }
    }
    rendered
}

/// Whether a field comes to a destination at all.
fn lands(destination: &Destination, field: &PersonalField) -> bool {
    is_whole(destination.kind_name()) || destination.fields.takes(field.top_level())
}

/// Whether something executes the destination's choice of fields.
pub(super) fn selection(destination: &Destination, report: &mut Report) -> bool {
    let kind = destination.kind_name();
    let chooses = !destination.fields.include.is_empty() || !destination.fields.exclude.is_empty();
    if !chooses || !is_whole(kind) {
        return true;
    }
    let problem = format!(
        "{kind} carries whole events, and plan renders no choice of fields for it yet; nothing is provisioned"
    );
    report
        .warning(rule::NOT_RENDERED, problem)
        .hint("take all fields here, or say what happens to them with pii");
    false
}

/// Personal values that a lake's tables have no place for still lie, for a while, among what went wrong.
pub(super) fn kept_errors(event: &EventSpec, destination: &Destination, prefix: &str, report: &mut Report) {
    let left_out = |field: &&PersonalField| {
        !lands(destination, field) || destination.action(field.class) == PiiAction::Drop
    };
    let fields: Vec<_> = event.personal.iter().filter(left_out).map(|field| field.path.as_str()).collect();
    if !fields.is_empty() {
        let problem = format!(
            "its tables leave {} out, but error output below \"{prefix}/errors/\" and the queue of undelivered records keep whole records for 14 days",
            fields.join(", ")
        );
        report.warning(rule::PII, problem).hint("restrict who reads that path of the bucket and that queue");
    }
}

/// No destination may hold a password, key or token, whatever its rules say.
fn credentials(event: &EventSpec, destination: &Destination, report: &mut Report) {
    if !matches!(destination.action(PiiClass::Credential), PiiAction::Allow | PiiAction::Mask) {
        return;
    }
    for field in event.personal.iter().filter(|field| field.class == PiiClass::Credential) {
        if lands(destination, field) {
            let problem = format!("{} is a credential, which no destination may hold", field.path);
            report.error(rule::PII, problem).hint("drop it, or exclude the field here");
        }
    }
}

pub(super) fn column_kinds(event: &EventSpec, report: &mut Report) {
    for field in &event.fields {
        for kind in field.column_types.keys().filter(|kind| !KIND_NAMES.contains(&kind.as_str())) {
            let problem = format!(
                "field {:?} has a column type for {kind:?}, which is no kind of destination",
                field.name
            );
            report.error(rule::TYPE, problem).hint(&format!("one of {}", KIND_NAMES.join(", ")));
        }
    }
}

pub(super) fn partitions(destination: &Destination, report: &mut Report) {
    if !destination.partition_by.is_empty() {
        let kind = destination.kind_name();
        report.warning(rule::NOT_RENDERED, format_args!("plan does not render partition_by for {kind} yet"));
    }
}

/// Postgres deletes nothing by itself, and `plan` gives it no job that does.
pub(super) fn retention(event: &EventSpec, report: &mut Report) {
    if let Some(days) = event.retention_days {
        let problem = format!("plan does not render retention_days ({days}) for postgres yet; rows stay");
        report.warning(rule::NOT_RENDERED, problem).severity = Severity::Notice;
    }
}
