//! Classes of personal data.

use schemactl_model::{
    event::{PersonalField, PiiClass, Sensitivity},
    schema::{FieldId, MessageId, Schema},
};

use super::{Check, Checked, Moved, Pair, Report};
use crate::{
    event_place::{fields_on, option_word},
    place::whole,
    rule::rule,
};

rule! {
    /// A value that was protected is not any more: its class was taken away or changed, or it counts
    /// as less sensitive. The search goes through nested and imported messages, by field numbers.
    ///
    /// ```proto before
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {};
    ///   string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    /// }
    /// ```
    /// ```proto breaks
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {};
    ///   string email = 1;
    /// }
    /// ```
    /// ```proto keeps
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {};
    ///   string mail = 1 [
    ///     (schemactl.v1.field) = {pii: PII_EMAIL sensitivity: SENSITIVITY_HIGH}
    ///   ];
    /// }
    /// ```
    PII_NO_LOWER [EVENTS] Fields(no_lower)
    "Checks that the class and the sensitivity of personal data are not lowered."
}

fn no_lower(report: &mut Report) {
    declared(report);
    for pair in report.pairs {
        for personal in &pair.before.personal {
            inside(*pair, personal, report);
        }
    }
}

/// Fields that the module declares personal itself, whether an event uses them or not.
fn declared(report: &mut Report) {
    let (before, after) = (report.before.schema, report.after.schema);
    for (id, field) in before.fields() {
        if before[field.file].is_import {
            continue;
        }
        let Some(was) = mark(before, id, report) else { continue };
        let Some(same) = same_field(before, id, after) else { continue };
        if let Some(problem) = lowered(was, mark(after, same, report)) {
            let message =
                format!("Field {:?} of message {:?} {problem}.", after[same].name, parent_name(after, same));
            add(report, id, &[same], (was, Vec::new()), message);
        }
    }
}

/// The field of the same number in the message of the same name.
fn same_field(before: &Schema, id: FieldId, after: &Schema) -> Option<FieldId> {
    let message = after.message(parent_name(before, id))?;
    after.field_by_number(message, before[id].number)
}

fn parent_name(schema: &Schema, id: FieldId) -> &str {
    schema[id].parent.map_or("", |parent| &schema[parent].full_name)
}

/// A personal value of an event, followed by field numbers: it may now lie in another message.
fn inside(pair: Pair, personal: &PersonalField, report: &mut Report) {
    let (before, after) = (report.before.schema, report.after.schema);
    let way = before.message(&pair.before.message).map(|message| fields_on(before, message, &personal.path));
    let Some((way, last)) = way.as_deref().and_then(|way| Some((way, *way.last()?))) else {
        return;
    };
    let Some(was) = mark(before, last, report) else { return };
    let Some(now) = follow(before, way, after, after.message(&pair.after.message), report) else {
        return;
    };
    let Some(end) = now.last().copied() else { return };
    // What the module declares itself has been looked at.
    if !before[before[last].file].is_import && same_field(before, last, after) == Some(end) {
        return;
    }
    if let Some(problem) = lowered(was, mark(after, end, report)) {
        let names = vec![personal.path.clone()];
        add(
            report,
            last,
            &now,
            (was, names),
            format!("\"{}\" of event \"{}\" {problem}.", personal.path, pair.after.name),
        );
    }
}

/// The fields on the same way of numbers, up to the first that is personal as a whole; `None` where
/// the way is gone.
fn follow(
    before: &Schema,
    way: &[FieldId],
    after: &Schema,
    message: Option<MessageId>,
    report: &Report,
) -> Option<Vec<FieldId>> {
    let mut inside = message;
    let mut now = Vec::new();
    for id in way {
        let found = after.field_by_number(inside?, before[*id].number)?;
        now.push(found);
        if mark(after, found, report).is_some() {
            break;
        }
        let value = after.map_entry(found).map_or(found, |(_, value)| value);
        inside = after[value].kind.message();
    }
    Some(now)
}

/// What a field says about its value.
#[derive(Clone, Copy)]
struct Mark {
    class: PiiClass,
    sensitivity: Sensitivity,
    /// Whether the field says its sensitivity itself.
    says_sensitivity: bool,
}

fn mark(schema: &Schema, id: FieldId, report: &Report) -> Option<Mark> {
    let options = schema[id].options.field.as_deref()?;
    let class = options.pii.and_then(PiiClass::from_number)?;
    let written = options.sensitivity.and_then(Sensitivity::from_number);
    let sensitivity = written.unwrap_or_else(|| report.policy.sensitivity_of(class));
    Some(Mark { class, sensitivity, says_sensitivity: written.is_some() })
}

fn lowered(was: Mark, is: Option<Mark>) -> Option<String> {
    let class = |mark: Mark| option_word("PII", mark.class.as_str());
    let sensitivity = |mark: Mark| option_word("SENSITIVITY", mark.sensitivity.as_str());
    match is {
        None => Some(format!("is no longer marked {}", class(was))),
        Some(is) if is.class != was.class => {
            Some(format!("changed class from {} to {}", class(was), class(is)))
        }
        Some(is) if is.sensitivity < was.sensitivity => {
            Some(format!("changed sensitivity from {} to {}", sensitivity(was), sensitivity(is)))
        }
        Some(_) => None,
    }
}

fn add(
    report: &mut Report,
    before: FieldId,
    way: &[FieldId],
    (was, names): (Mark, Vec<String>),
    message: String,
) {
    let schema = report.after.schema;
    let own = way.iter().rev().find(|id| !schema[schema[**id].file].is_import);
    let class = option_word("PII", was.class.as_str());
    let hint = if was.says_sensitivity {
        let sensitivity = option_word("SENSITIVITY", was.sensitivity.as_str());
        format!("keep it: [(schemactl.v1.field) = {{pii: {class} sensitivity: {sensitivity}}}]")
    } else {
        format!("keep it: [(schemactl.v1.field).pii = {class}]")
    };
    let place =
        Moved { before: Some(whole(report.before.schema, before)), after: own.map(|id| whole(schema, *id)) };
    report.add_of(place, names, message, hint);
}
