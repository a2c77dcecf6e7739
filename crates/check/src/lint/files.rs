//! Files as a whole.

use schemactl_model::schema::{FileId, Syntax};

use super::{Check, Checked, Report, casing::lower_snake};
use crate::{go_text::quoted, place::start, rule::rule};

rule! {
    /// Some file systems do not tell upper from lower case; one casing avoids two files that are one.
    ///
    /// ```proto bad
    /// // FILE acme/v1/OrderPlaced.proto
    /// message Order {}
    /// ```
    /// ```proto good
    /// // FILE acme/v1/order_placed.proto
    /// message Order {}
    /// ```
    FILE_LOWER_SNAKE_CASE [STANDARD] Files(lower_snake_case)
    "Checks that filenames are lower_snake_case."
}

fn lower_snake_case(id: FileId, report: &mut Report) {
    let path = &report.schema[id].path;
    let base = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = match base.rsplit_once('.') {
        Some((stem, extension)) => (stem, format!(".{extension}")),
        None => (base, String::new()),
    };
    let expected = lower_snake(stem);
    if stem != expected {
        report.add(
            start(id),
            format!(
                "Filename {} should be lower_snake_case{extension}, such as \"{expected}{extension}\".",
                quoted(base)
            ),
            format!("rename the file to {expected}{extension}"),
        );
    }
}

rule! {
    /// Without a syntax a file is proto2, which few people expect.
    ///
    /// ```proto bad
    /// // FILE acme/v1/order.proto
    /// // NO SYNTAX
    /// package acme.v1;
    /// ```
    /// ```proto good
    /// syntax = "proto2";
    /// package acme.v1;
    /// ```
    SYNTAX_SPECIFIED [BASIC STANDARD] Files(syntax_specified)
    "Checks that all files have a syntax specified."
}

fn syntax_specified(id: FileId, report: &mut Report) {
    // A descriptor leaves proto2 out either way; only source info knows. Where there is none, so is
    // no finding.
    let may_lack = matches!(report.schema[id].syntax, Syntax::Unspecified | Syntax::Proto2);
    let has_source_info = report.schema.span(id, &[]).is_some();
    if may_lack && has_source_info && report.schema.span(id, &[12]).is_none() {
        report.add(
            start(id),
            "Files must have a syntax explicitly specified. If no syntax is specified, the file defaults to \"proto2\".",
            "write syntax = \"proto3\"; as the first statement, or \"proto2\" to leave the meaning as it is",
        );
    }
}
