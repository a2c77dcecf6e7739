//! Rules of strings and bytes: lengths, what they contain, patterns.

use super::{field::constant, pattern, rules::Rules, subject::Subject};
use crate::go_text::{quoted, quoted_bytes};

const LENGTHS: &str = "write lengths that some value has";
const CONTENT: &str = "write a shorter value, or a greater maximum";

pub(super) fn check(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    constant(subject, "string", rules);
    lengths(subject, "string", rules, ["len", "min_len", "max_len"]);
    lengths(subject, "string", rules, ["len_bytes", "min_bytes", "max_bytes"]);
    fewest_bytes(subject, rules);
    most_bytes(subject, rules);
    for name in ["prefix", "suffix", "contains"] {
        if let Some(text) = rules.text(name) {
            content(subject, rules, name, text);
        }
    }
    compiles(subject, "string", rules);
    strict(subject, rules);
}

pub(super) fn check_bytes(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    constant(subject, "bytes", rules);
    lengths(subject, "bytes", rules, ["len", "min_len", "max_len"]);
    let most = rules.unsigned("max_len");
    for name in ["prefix", "suffix", "contains"] {
        let (Some(most), Some(content)) = (most, rules.bytes(name)) else {
            continue;
        };
        if content.len() as u64 > most {
            let message = format!(
                "Field {} has a {} of {} bytes, exceeding its max_len ({most}). It is impossible to contain {} while having less than or equal to {most} bytes.",
                subject.name(),
                subject.rule(&["bytes", name]),
                content.len(),
                quoted_bytes(content)
            );
            subject.add(&["bytes", name], message, CONTENT);
        }
    }
    compiles(subject, "bytes", rules);
}

/// An exact length, a minimum and a maximum, by their names.
fn lengths(subject: &mut Subject<'_, '_>, kind: &str, rules: &Rules<'_>, names: [&str; 3]) {
    let [exact, least, most] = names;
    for bound in [least, most] {
        if rules.has(exact) && rules.has(bound) {
            let message = format!(
                "Field {} has {} and therefore, {} is redundant and should be removed.",
                subject.name(),
                subject.rule(&[kind, exact]),
                subject.rule(&[kind, bound])
            );
            subject.add(&[kind, bound], message, "take the bound away");
        }
    }
    let (Some(low), Some(high)) = (rules.unsigned(least), rules.unsigned(most)) else {
        return;
    };
    if low == high {
        let message = format!(
            "Field {} has equal {} and {most}, use {}.{exact} instead.",
            subject.name(),
            subject.rule(&[kind, least]),
            subject.rule(&[kind])
        );
        subject.add_both([&[kind, least], &[kind, most]], &message, "write the exact length");
    } else if low > high {
        let sides = [(least, low, most, high, "lower"), (most, high, least, low, "higher")];
        for (here, value, there, other, word) in sides {
            let message = format!(
                "Field {} has value {value} for {}, which must be {word} than value {other} for {}.",
                subject.name(),
                subject.rule(&[kind, here]),
                subject.rule(&[kind, there])
            );
            subject.add(&[kind, here], message, LENGTHS);
        }
    }
}

/// A character is one byte at least.
fn fewest_bytes(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    let (Some(least), Some(most)) = (rules.unsigned("min_len"), rules.unsigned("max_bytes")) else {
        return;
    };
    if least <= most {
        return;
    }
    let why = format!(
        "A string with {least} UTF-8 characters has at least {least} bytes, which is higher than {most} bytes."
    );
    let sides =
        [("min_len", least, "max_bytes", most, "lower"), ("max_bytes", most, "min_len", least, "higher")];
    for (here, value, there, other, word) in sides {
        let message = format!(
            "Field {} has value {value} for {}, which must be {word} than value {other} for {}. {why}",
            subject.name(),
            subject.rule(&["string", here]),
            subject.rule(&["string", there])
        );
        subject.add(&["string", here], message, LENGTHS);
    }
}

/// A character is four bytes at most.
fn most_bytes(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    let (Some(most), Some(least)) = (rules.unsigned("max_len"), rules.unsigned("min_bytes")) else {
        return;
    };
    // As buf computes it: it wraps.
    let bytes = most.wrapping_mul(4);
    if least <= bytes {
        return;
    }
    let sides = [("min_bytes", least, "max_len", most), ("max_len", most, "min_bytes", least)];
    for (here, value, there, other) in sides {
        let message = format!(
            "Field {} has value {value} for {} but {other} for {}. A string with {most} UTF-8 characters has at most {bytes} bytes.",
            subject.name(),
            subject.rule(&["string", here]),
            subject.rule(&["string", there])
        );
        subject.add(&["string", here], message, LENGTHS);
    }
}

fn content(subject: &mut Subject<'_, '_>, rules: &Rules<'_>, name: &str, text: &str) {
    let (field, rule, shown) = (subject.name(), subject.rule(&["string", name]), quoted(text));
    let characters = text.chars().count() as u64;
    if let Some(most) = rules.unsigned("max_len").filter(|most| characters > *most) {
        let message = format!(
            "Field {field} has a {rule} of length {characters}, exceeding its max_len ({most}). It is impossible for a string to contain {shown} while having less than or equal to {characters} UTF-8 characters."
        );
        subject.add(&["string", name], message, CONTENT);
    }
    let bytes = text.len() as u64;
    if let Some(most) = rules.unsigned("max_bytes").filter(|most| bytes > *most) {
        let message = format!(
            "Field {field} has a {rule} of {bytes} bytes, exceeding its max_bytes ({most}). It is impossible for a string to contain {shown} while having less than or equal to {bytes} bytes."
        );
        subject.add(&["string", name], message, CONTENT);
    }
    if let Some(refused) = rules.text("not_contains").filter(|refused| text.contains(*refused)) {
        let refused = quoted(refused);
        let message = format!(
            "Field {field} has a {rule} ({shown}) containing its not_contains ({refused}). It is impossible for a string to contain {shown} without containing {refused}."
        );
        subject.add(&["string", name], message, "take one of the two away");
    }
}

fn compiles(subject: &mut Subject<'_, '_>, kind: &str, rules: &Rules<'_>) {
    if let Some(Err(why)) = rules.text("pattern").map(pattern::check) {
        let rule = subject.rule(&[kind, "pattern"]);
        let message = format!(
            "Field {} has a {rule} that fails to compile: error parsing regexp: {why}.",
            subject.name()
        );
        subject.add(&[kind, "pattern"], message, "write a regular expression in RE2's syntax");
    }
}

fn strict(subject: &mut Subject<'_, '_>, rules: &Rules<'_>) {
    if rules.flag("strict") == Some(false) && rules.choice("well_known_regex") == 0 {
        let strict = subject.rule(&["string", "strict"]);
        let regex = subject.rule(&["string", "well_known_regex"]);
        let message = format!(
            "Field {} has {strict} without {regex}. {strict} only applies to {regex} and is invalid without it.",
            subject.name()
        );
        subject.add(&["string", "strict"], message, "take strict away");
    }
}
