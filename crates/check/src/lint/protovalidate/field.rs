//! The rules of one field: whether they fit its type, and the flags beside them.

use schemactl_model::schema::{Cardinality, FieldId, Kind};

use super::{cel, collections, fit, numbers, rules::Rules, strings, subject::Subject, times};
use crate::go_text::quoted;

const IGNORE_IF_ZERO_VALUE: i32 = 1;
const IGNORE_ALWAYS: i32 = 3;

/// Checks the rules of `field`: of the option's own field, or of a map's key or value. `is_whole` is
/// said where a list or map is meant as a whole and not what it holds.
pub(super) fn check(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, field: FieldId, is_whole: bool) {
    extension(subject, rules, field);
    required_in_oneof(subject, rules, field);
    flags(subject, rules, field);
    cel::of_field(subject, rules);
    let Some(kind) = rules.member("type") else {
        return;
    };
    let Some(of_type) = rules.message(kind) else {
        return;
    };
    match kind {
        "map" => return collections::map(subject, &of_type, field),
        "repeated" => return collections::repeated(subject, &of_type, field),
        _ => {}
    }
    if !fits(subject, kind, field, is_whole) {
        return;
    }
    match kind {
        "string" => strings::check(subject, &of_type),
        "bytes" => strings::check_bytes(subject, &of_type),
        "enum" | "any" => constant(subject, kind, &of_type),
        "field_mask" => field_mask(subject, &of_type),
        "duration" => times::duration(subject, &of_type),
        "timestamp" => times::timestamp(subject, &of_type),
        "bool" => {}
        _ => numbers::check(subject, kind, &of_type),
    }
}

fn extension(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, field: FieldId) {
    const HINT: &str = "an extension has neither; take it away";
    if !subject.schema[field].is_extension() {
        return;
    }
    if rules.flag("required") == Some(true) {
        let rule = subject.rule(&["required"]);
        let message = format!("Field {} is an extension field and cannot have {rule}.", subject.name());
        subject.add(&["required"], message, HINT);
    }
    if rules.choice("ignore") == IGNORE_IF_ZERO_VALUE {
        let rule = subject.rule(&["ignore"]);
        let message = format!(
            "Field {} is an extension field and cannot have {rule}=IGNORE_IF_ZERO_VALUE.",
            subject.name()
        );
        subject.add(&["ignore"], message, HINT);
    }
}

fn required_in_oneof(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, field: FieldId) {
    let schema = subject.schema;
    let oneof = schema[field].oneof.map(|id| &schema[id]).filter(|oneof| !oneof.is_synthetic);
    if let Some(oneof) = oneof.filter(|_| rules.flag("required") == Some(true)) {
        let rule = subject.rule(&["required"]);
        let message = format!(
            "Field {} has {rule} but is in a oneof ({}). Oneof fields must not have {rule}.",
            subject.name(),
            oneof.name
        );
        subject.add(&["required"], message, "write (buf.validate.oneof).required = true in the oneof");
    }
}

fn flags(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, field: FieldId) {
    let field = &subject.schema[field];
    let ignore = subject.rule(&["ignore"]);
    let if_zero = rules.choice("ignore") == IGNORE_IF_ZERO_VALUE;
    if rules.choice("ignore") == IGNORE_ALWAYS && rules.len() > 1 {
        let message = format!(
            "Field {} has {ignore}=IGNORE_ALWAYS and therefore other rules in {} are not applied and should be removed.",
            subject.name(),
            subject.rule(&[])
        );
        subject.add(&["ignore"], message, "take away the other rules, or ignore");
    }
    if rules.flag("required") == Some(true) && if_zero {
        let required = subject.rule(&["required"]);
        let message = format!(
            "Field {} has both {required} and {ignore}=IGNORE_IF_ZERO_VALUE. A field cannot be empty if it is required.",
            subject.name()
        );
        subject.add_both([&["required"], &["ignore"]], &message, "take one of the two away");
    }
    let has_presence = matches!(field.cardinality, Cardinality::Explicit | Cardinality::Required);
    if if_zero && has_presence && !field.is_extension() {
        let message = format!(
            "Field {} has {ignore}=IGNORE_IF_ZERO_VALUE and tracks presence. This is the same as the default and the ignore option can be removed.",
            subject.name()
        );
        subject.add(&["ignore"], message, "take ignore away");
    }
}

fn fits(subject: &mut Subject<'_, '_>, kind: &str, field: FieldId, is_whole: bool) -> bool {
    let schema = subject.schema;
    let field = &schema[field];
    let many = is_whole && field.is_repeated();
    let is_of = match field.kind {
        Kind::Message(id) | Kind::Group(id) => fit::message(kind) == Some(&*schema[id].full_name),
        scalar => fit::scalar(kind) == Some(scalar.as_str()),
    };
    if !many && is_of {
        return true;
    }
    let repeated = if many { "repeated " } else { "" };
    let message = format!(
        "Field {} is of type {repeated}{} but has {} rules.",
        subject.name(),
        subject.type_name(),
        subject.rule(&[kind])
    );
    let hint = if many {
        "write the rules into repeated.items, map.keys or map.values"
    } else {
        "write the rules of the field's type"
    };
    subject.add(&[kind], message, hint);
    false
}

/// Says that what stands beside `const` does nothing.
pub(super) fn constant(subject: &mut Subject<'_, '_>, kind: &str, rules: &Rules<'_>) {
    if rules.has("const") && rules.len() > 1 {
        let message = format!(
            "Field {} has {}, therefore other rules in {} are not applied and should be removed.",
            subject.name(),
            subject.rule(&[kind, "const"]),
            subject.rule(&[kind])
        );
        subject.add(&[kind, "const"], message, "take the other rules away");
    }
}

fn field_mask(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    constant(subject, "field_mask", rules);
    for path in rules.texts("in").filter(|path| rules.texts("not_in").any(|refused| refused == *path)) {
        let message =
            format!("Field {} has path {} in both in and not_in rules.", subject.name(), quoted(path));
        subject.add(&["field_mask", "in"], message, "take the path out of one of the two");
    }
}
