//! Enums and their values.

use schemactl_model::schema::{EnumId, EnumValueId};

use super::{
    Check, Checked, Report,
    casing::{pascal, upper_snake},
};
use crate::{go_text::quoted, place::part, rule::rule};

rule! {
    /// The zero value is what a reader sees where nothing was set; in a closed enum it is the first.
    ///
    /// ```proto bad
    /// syntax = "proto2";
    /// enum Color { COLOR_RED = 1; }
    /// ```
    /// ```proto good
    /// syntax = "proto2";
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    ENUM_FIRST_VALUE_ZERO [BASIC STANDARD] Enums(first_value_zero)
    "Checks that all first values of enums have a numeric value of 0."
}

fn first_value_zero(id: EnumId, report: &mut Report) {
    let Some(first) = report.schema[id].values.first().copied() else {
        return;
    };
    if report.schema[first].number == 0 {
        return;
    }
    let name = quoted(&report.schema[first].name);
    report.add(
        part(report.schema, first, &[&[2]]),
        format!("First enum value {name} should have a numeric value of 0"),
        format!(
            "add a first value for what is not known: {}_UNSPECIFIED = 0;",
            upper_snake(&report.schema[id].name)
        ),
    );
}

rule! {
    /// Two names of one number: which of them JSON and logs show is an accident.
    ///
    /// ```proto bad
    /// enum Color {
    ///   option allow_alias = true;
    ///   COLOR_UNSPECIFIED = 0;
    ///   COLOR_NONE = 0;
    /// }
    /// ```
    /// ```proto good
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    ENUM_NO_ALLOW_ALIAS [BASIC STANDARD] Enums(no_allow_alias)
    "Checks that enums do not have the allow_alias option set."
}

fn no_allow_alias(id: EnumId, report: &mut Report) {
    if report.schema[id].options.allow_alias != Some(true) {
        return;
    }
    let name = quoted(&report.schema[id].name);
    report.add(
        part(report.schema, id, &[&[3, 2]]),
        format!("Enum option \"allow_alias\" on enum {name} must be false."),
        "keep one name for each number and take the option away",
    );
}

rule! {
    /// Generated code takes the name over; languages expect types in this casing.
    ///
    /// ```proto bad
    /// enum item_color { ITEM_COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto good
    /// enum ItemColor { ITEM_COLOR_UNSPECIFIED = 0; }
    /// ```
    ENUM_PASCAL_CASE [BASIC STANDARD] Enums(pascal_case)
    "Checks that enums are PascalCase."
}

fn pascal_case(id: EnumId, report: &mut Report) {
    let name = &report.schema[id].name;
    let expected = pascal(name);
    if **name != *expected {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!("Enum name {} should be PascalCase, such as {}.", quoted(name), quoted(&expected)),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}

rule! {
    /// Values share a scope with their siblings' siblings; one casing keeps them recognisable.
    ///
    /// ```proto bad
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_red = 1; }
    /// ```
    /// ```proto good
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    ENUM_VALUE_UPPER_SNAKE_CASE [BASIC STANDARD] EnumValues(value_upper_snake_case)
    "Checks that enum values are UPPER_SNAKE_CASE."
}

fn value_upper_snake_case(id: EnumValueId, report: &mut Report) {
    let name = &report.schema[id].name;
    let expected = upper_snake(name);
    if **name != *expected {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!(
                "Enum value name {} should be UPPER_SNAKE_CASE, such as {}.",
                quoted(name),
                quoted(&expected)
            ),
            format!("rename it to {expected} before anybody uses it"),
        );
    }
}

rule! {
    /// In C++ the values of all enums of a package live in one scope.
    ///
    /// ```proto bad
    /// enum Color { COLOR_UNSPECIFIED = 0; RED = 1; }
    /// ```
    /// ```proto good
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    ENUM_VALUE_PREFIX [STANDARD] EnumValues(value_prefix)
    "Checks that enum values are prefixed with ENUM_NAME_UPPER_SNAKE_CASE."
}

fn value_prefix(id: EnumValueId, report: &mut Report) {
    let value = &report.schema[id];
    let prefix = format!("{}_", upper_snake(&report.schema[value.parent].name));
    if !value.name.starts_with(&prefix) {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!("Enum value name {} should be prefixed with {}.", quoted(&value.name), quoted(&prefix)),
            format!("rename it to {prefix}{} before anybody uses it", upper_snake(&value.name)),
        );
    }
}

rule! {
    /// Zero is what a reader sees where nothing was set; a meaning of its own would be mistaken for it.
    ///
    /// ```proto bad
    /// enum Color { COLOR_RED = 0; }
    /// ```
    /// ```proto good
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    ENUM_ZERO_VALUE_SUFFIX [STANDARD] EnumValues(zero_value_suffix)
    "Checks that enum zero values have a consistent suffix (configurable, default suffix is \"_UNSPECIFIED\")."
}

fn zero_value_suffix(id: EnumValueId, report: &mut Report) {
    let value = &report.schema[id];
    let configured = report.config.enum_zero_value_suffix.as_deref().filter(|suffix| !suffix.is_empty());
    let suffix = configured.unwrap_or("_UNSPECIFIED");
    if value.number == 0 && !value.name.ends_with(suffix) {
        report.add(
            part(report.schema, id, &[&[1]]),
            format!(
                "Enum zero value name {} should be suffixed with {}.",
                quoted(&value.name),
                quoted(suffix)
            ),
            format!(
                "write {}{suffix} = 0; and give {} a number of its own",
                upper_snake(&report.schema[value.parent].name),
                value.name
            ),
        );
    }
}
