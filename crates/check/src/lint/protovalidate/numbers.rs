//! Bounds of numbers, durations and timestamps: whether any value is left between them.

use schemactl_model::schema::Value;

use super::{field, rules::Rules, subject::Subject};

const BOUNDS: [&str; 5] = ["const", "lt", "lte", "gt", "gte"];

pub(super) fn check(subject: &mut Subject<'_, '_>, kind: &str, rules: &Rules<'_>) {
    bounds(subject, kind, rules, |value| Ok(value.clone()));
    if matches!(kind, "float" | "double") {
        not_a_number(subject, kind, rules);
    }
}

/// Checks the bounds as `read` understands them; what it refuses is invalid, and bounds nothing.
pub(super) fn bounds<T: PartialEq>(
    subject: &mut Subject<'_, '_>,
    kind: &str,
    rules: &Rules<'_>,
    read: impl Fn(&Value) -> Result<T, String>,
) {
    let mut valid: Vec<(&'static str, T)> = Vec::new();
    for name in BOUNDS {
        match rules.value(name).map(&read) {
            Some(Ok(bound)) => valid.push((name, bound)),
            Some(Err(why)) => {
                let rule = subject.rule(&[kind, name]);
                let message = format!("Field {} has an invalid {rule}: {why}.", subject.name());
                subject.add(&[kind, name], message, "write a value in range");
            }
            None => {}
        }
    }
    if valid.iter().any(|(name, _)| *name == "const") {
        field::constant(subject, kind, rules);
    }
    let bound = |names: [&str; 2]| valid.iter().find(|(name, _)| names.contains(name));
    let (Some(lower), Some(upper)) = (bound(["gt", "gte"]), bound(["lt", "lte"])) else {
        return;
    };
    // Bounds the other way round mean what lies outside them, and are fine.
    if lower.1 != upper.1 {
        return;
    }
    let (lower, upper) = (lower.0, upper.0);
    let equal = format!(
        "Field {} has equal {} and {}",
        subject.name(),
        subject.rule(&[kind, lower]),
        subject.rule(&[kind, upper])
    );
    let (message, hint) = if (lower, upper) == ("gte", "lte") {
        (format!("{equal}, use {}.const instead.", subject.rule(&[kind])), "write const")
    } else {
        (
            format!("{equal}. All values are rejected by these checks."),
            "write bounds with values between them",
        )
    };
    subject.add_both([&[kind, lower], &[kind, upper]], &message, hint);
}

fn not_a_number(subject: &mut Subject<'_, '_>, kind: &str, rules: &Rules<'_>) {
    const HINT: &str = "write a number";
    let is_nan = |value: &Value| matches!(value, Value::Double(number) if number.is_nan());
    for name in BOUNDS {
        if rules.value(name).is_some_and(is_nan) {
            let message = format!(
                "Field {} has {} set to NaN. Comparisons with NaN are always false, so this rule can never be satisfied.",
                subject.name(),
                subject.rule(&[kind, name])
            );
            subject.add(&[kind, name], message, HINT);
        }
    }
    for (name, effect) in [("in", "can never match"), ("not_in", "has no effect")] {
        for (index, _) in rules.values(name).iter().enumerate().filter(|(_, value)| is_nan(value)) {
            let message = format!(
                "Field {} has NaN in {}. Comparisons with NaN are always false, so this entry {effect}.",
                subject.name(),
                subject.rule(&[kind, name])
            );
            subject.add_at(&[kind, name], Some(index), message, HINT);
        }
    }
}
