//! Messages and their oneofs.

use schemactl_model::schema::{MessageId, OneofId};

use super::{
    Check, Checked, Report,
    casing::{lower_snake, pascal},
};
use crate::{go_text::quoted, place::part, rule::rule};

rule! {
    /// Generated code takes the name over; languages expect types in this casing.
    ///
    /// ```proto bad
    /// message order_placed {}
    /// ```
    /// ```proto good
    /// message OrderPlaced {}
    /// ```
    MESSAGE_PASCAL_CASE [BASIC STANDARD] Messages(pascal_case)
    "Checks that messages are PascalCase."
}

fn pascal_case(id: MessageId, report: &mut Report) {
    let message = &report.schema[id];
    let expected = pascal(&message.name);
    if !message.is_map_entry() && *message.name != *expected {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!(
                "Message name {} should be PascalCase, such as {}.",
                quoted(&message.name),
                quoted(&expected)
            ),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}

rule! {
    /// Generated code derives its names from this casing.
    ///
    /// ```proto bad
    /// message Payment { oneof paidWith { string card = 1; } }
    /// ```
    /// ```proto good
    /// message Payment { oneof paid_with { string card = 1; } }
    /// ```
    ONEOF_LOWER_SNAKE_CASE [BASIC STANDARD] Oneofs(oneof_lower_snake_case)
    "Checks that oneof names are lower_snake_case."
}

fn oneof_lower_snake_case(id: OneofId, report: &mut Report) {
    let oneof = &report.schema[id];
    let expected = lower_snake(&oneof.name);
    if !oneof.is_synthetic && *oneof.name != *expected {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!(
                "Oneof name {} should be lower_snake_case, such as {}.",
                quoted(&oneof.name),
                quoted(&expected)
            ),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}
