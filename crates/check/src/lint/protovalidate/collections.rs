//! Rules of lists and maps, and of what they hold.

use schemactl_model::schema::{Cardinality, FieldId};

use super::{field, fit, rules::Rules, subject::Subject};

pub(super) fn repeated(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, field: FieldId) {
    let schema = subject.schema;
    if schema[field].cardinality != Cardinality::Repeated {
        let rule = subject.rule(&["repeated"]);
        let message = format!("Field {} is not repeated but has {rule} rules.", subject.name());
        return subject.add(&["repeated"], message, "write the rules of the field's type");
    }
    let message = schema[field].kind.message().map(|id| &*schema[id].full_name);
    if rules.flag("unique") == Some(true) && message.is_some_and(|name| !fit::is_wrapper(name)) {
        let message = format!(
            "Field {} is of type {} but has {} set to true, which is only allowed for scalar types and wrapper types.",
            subject.name(),
            subject.type_name(),
            subject.rule(&["repeated", "unique"])
        );
        subject.add(&["repeated", "unique"], message, "take unique away, or write a rule in CEL");
    }
    bounds(subject, rules, ["repeated", "min_items", "max_items"]);
    let items = Held {
        path: ["repeated", "items"],
        what: "repeated item",
        of: "individual items in a repeated field",
    };
    held(subject, rules, &items, field);
}

pub(super) fn map(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, field: FieldId) {
    let Some((key, value)) = subject.schema.map_entry(field) else {
        let rule = subject.rule(&["map"]);
        let message = format!("Field {} is not a map but has {rule}.", subject.name());
        return subject.add(&["map"], message, "write the rules of the field's type");
    };
    bounds(subject, rules, ["map", "min_pairs", "max_pairs"]);
    held(subject, rules, &Held { path: ["map", "keys"], what: "map key", of: "map keys" }, key);
    held(subject, rules, &Held { path: ["map", "values"], what: "map value", of: "map values" }, value);
}

/// Says that a minimum is above its maximum.
fn bounds(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, names: [&str; 3]) {
    let [kind, least, most] = names;
    let (Some(low), Some(high)) = (rules.unsigned(least), rules.unsigned(most)) else {
        return;
    };
    if low <= high {
        return;
    }
    let sides = [(least, low, most, high, "lower"), (most, high, least, low, "higher")];
    for (here, value, there, other, word) in sides {
        let message = format!(
            "Field {} has value {value} for {}, which must be {word} than value {other} for {}.",
            subject.name(),
            subject.rule(&[kind, here]),
            subject.rule(&[kind, there])
        );
        subject.add(&[kind, here], message, "swap the two, or take one away");
    }
}

/// Rules of what a list or map holds.
struct Held {
    path: [&'static str; 2],
    what: &'static str,
    of: &'static str,
}

fn held(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, held: &Held, field: FieldId) {
    let Some(rules) = rules.message(held.path[1]) else {
        return;
    };
    subject.within(&held.path, |subject| {
        if rules.flag("required") == Some(true) {
            let rule = subject.rule(&["required"]);
            let message = format!(
                "Field {} has {rule} on {} rules, which is unenforceable. The {rule} constraint cannot be applied to {}.",
                subject.name(),
                held.what,
                held.of
            );
            subject.add(&["required"], message, "take required away");
        }
        field::check(subject, &rules, field, false);
    });
}
