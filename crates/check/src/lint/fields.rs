//! Fields.

use schemactl_model::schema::{Cardinality, FieldId};

use super::{Check, Checked, Report, casing::lower_snake};
use crate::{go_text::quoted, place::part, rule::rule};

rule! {
    /// Code generators and the JSON mapping derive their names from this casing.
    ///
    /// ```proto bad
    /// message Order { string userId = 1; }
    /// ```
    /// ```proto good
    /// message Order { string user_id = 1; }
    /// ```
    FIELD_LOWER_SNAKE_CASE [BASIC STANDARD] Fields(lower_snake_case)
    "Checks that field names are lower_snake_case."
}

fn lower_snake_case(id: FieldId, report: &mut Report) {
    let field = &report.schema[id];
    let expected = lower_snake(&field.name);
    let in_map_entry = field.parent.is_some_and(|parent| report.schema[parent].is_map_entry());
    if !in_map_entry && *field.name != *expected {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!(
                "Field name {} should be lower_snake_case, such as {}.",
                quoted(&field.name),
                quoted(&expected)
            ),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}

rule! {
    /// A required field can never be left out again: old readers refuse the message.
    ///
    /// ```proto bad
    /// syntax = "proto2";
    /// message Order { required string id = 1; }
    /// ```
    /// ```proto good
    /// syntax = "proto2";
    /// message Order { optional string id = 1; }
    /// ```
    FIELD_NOT_REQUIRED [BASIC STANDARD] Fields(not_required)
    "Checks that fields are not configured to be required."
}

fn not_required(id: FieldId, report: &mut Report) {
    let field = &report.schema[id];
    if field.cardinality == Cardinality::Required {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!("Field named {} should not be required.", quoted(&field.name)),
            "make it optional and check for it where it is read",
        );
    }
}
