//! Enums as a whole.

use schemactl_model::schema::EnumId;

use super::{Check, Checked, Pair, Report, gone::from_files};
use crate::{go_text::quoted, place::part, rule::rule};

rule! {
    /// Code that uses the enum does not compile any more.
    ///
    /// ```proto before
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// enum Size { SIZE_UNSPECIFIED = 0; }
    /// ```
    /// ```proto breaks
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto keeps
    /// enum Size { option deprecated = true; SIZE_UNSPECIFIED = 0; }
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    ENUM_NO_DELETE [CSR FILE] Schemas(no_delete)
    "Checks that enums are not deleted from a given file."
}

fn no_delete(report: &mut Report) {
    let enums = report.before.enums().map(|(id, _)| id);
    from_files(report, "enum", "option deprecated = true;", enums);
}

rule! {
    /// A closed enum drops numbers it does not know; an open one keeps them.
    ///
    /// ```proto before
    /// syntax = "proto3";
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto3";
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    ENUM_SAME_TYPE [FILE PACKAGE] Enums(same_type)
    "Checks that enums have the same type (open vs closed)."
}

fn same_type(pair: Pair<EnumId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    let word = |open: bool| if open { "open" } else { "closed" };
    let (was, is) = (word(before.features.open_enums), word(after.features.open_enums));
    if was == is {
        return;
    }
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[3, 7, 2]]),
        format!("Enum {} changed from {was} to {is}.", quoted(&after.name)),
        format!(
            "keep the syntax, or set the feature back: option features.enum_type = {};",
            was.to_uppercase()
        ),
    );
}

rule! {
    /// JSON of the enum stops being guaranteed.
    ///
    /// ```proto before
    /// syntax = "proto3";
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// enum Color { COLOR_UNSPECIFIED = 0; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto3";
    /// enum Color { COLOR_UNSPECIFIED = 0; COLOR_RED = 1; }
    /// ```
    ENUM_SAME_JSON_FORMAT [CSR FILE PACKAGE WIRE_JSON] Enums(same_json_format)
    "Checks that enums have the same JSON format support."
}

fn same_json_format(pair: Pair<EnumId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    if !before.features.json || after.features.json {
        return;
    }
    let message =
        format!("Enum {} JSON format support changed from ALLOW to LEGACY_BEST_EFFORT.", quoted(&after.name));
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[3, 7, 6]]),
        message,
        "keep the syntax, or set the feature back: option features.json_format = ALLOW;",
    );
}
