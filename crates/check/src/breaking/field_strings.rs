//! How strings are held and checked.

use schemactl_model::schema::{FieldId, Kind, Schema, Syntax};

use super::{Check, Checked, Pair, Report, describe};
use crate::{
    place::{Place, at, part},
    rule::rule,
};

rule! {
    /// C++ code gets the string as another type.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { optional string id = 1 [ctype = CORD]; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { optional string id = 1 [ctype = STRING]; }
    /// ```
    FIELD_SAME_CPP_STRING_TYPE [FILE PACKAGE] Fields(same_cpp_string_type)
    "Checks that fields have the same C++ string type, based on ctype field option or (pb.cpp).string_type feature."
}

fn same_cpp_string_type(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before, report.after);
    let in_entries = describe::in_map_entry(before, pair.before) && describe::in_map_entry(after, pair.after);
    let is_text = |kind| matches!(kind, Kind::String | Kind::Bytes);
    if in_entries || !is_text(before[pair.before].kind) || !is_text(after[pair.after].kind) {
        return;
    }
    let (was, is) = (cpp_string_type(before, pair.before), cpp_string_type(after, pair.after));
    // A piece of a string may become a string.
    if was == is || (was == "STRING_PIECE" && is == "STRING") {
        return;
    }
    let field = describe::field(after, pair.after);
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[8, 1], &[8, 21, 1000, 2]]),
        format!("{field} changed C++ string type from \"{was}\" to \"{is}\"."),
        format!("set the string type back: {}", written_string_type(after, pair.after, was)),
    );
}

/// The option of a field that asks for a string type. Of the syntaxes only editions have the feature, and
/// only they can say VIEW.
fn written_string_type(schema: &Schema, id: FieldId, string_type: &str) -> String {
    match schema[schema[id].file].syntax {
        Syntax::Edition(_) => format!("[features.(pb.cpp).string_type = {string_type}]"),
        _ => format!("[ctype = {string_type}]"),
    }
}

fn cpp_string_type(schema: &Schema, id: FieldId) -> &'static str {
    const EDITION_2024: i32 = 1001;
    let field = &schema[id];
    let syntax = schema[field.file].syntax;
    // From edition 2024 on only the feature counts.
    let by_option = !matches!(syntax, Syntax::Edition(edition) if edition >= EDITION_2024);
    match field.options.ctype.filter(|_| by_option) {
        Some(0) => "STRING",
        Some(1) => "CORD",
        Some(2) => "STRING_PIECE",
        Some(_) if !matches!(syntax, Syntax::Edition(_)) => "STRING",
        _ => match field.features.cpp_string_type {
            1 => "VIEW",
            2 => "CORD",
            _ => "STRING",
        },
    }
}

rule! {
    /// Java code starts or stops to refuse text that is not UTF-8.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// option java_string_check_utf8 = true;
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// option java_string_check_utf8 = false;
    /// message Order { optional string id = 1; }
    /// ```
    FIELD_SAME_JAVA_UTF8_VALIDATION [FILE PACKAGE] Fields(same_java_utf8_validation)
    "Checks that fields have the same Java string UTF8 validation, based on java_string_check_utf8 file option or (pb.java).utf8_validation feature."
}

fn same_java_utf8_validation(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (report.before, report.after);
    if before[pair.before].kind != Kind::String || after[pair.after].kind != Kind::String {
        return;
    }
    let was = validation(java_verifies_utf8(before, pair.before));
    let is = validation(java_verifies_utf8(after, pair.after));
    if was == is {
        return;
    }
    let field = describe::field(after, pair.after);
    report.changed(
        pair,
        java_validation,
        format!("{field} changed Java string UTF8 validation from \"{was}\" to \"{is}\"."),
        match after[after[pair.after].file].syntax {
            Syntax::Edition(_) => format!("set it back: [features.(pb.java).utf8_validation = {was}]"),
            _ => format!(
                "keep the syntax, or set it back: option java_string_check_utf8 = {};",
                was == "VERIFY"
            ),
        },
    );
}

/// The file's option where there is one, else the field's.
fn java_validation(schema: &Schema, id: FieldId) -> Place {
    let file = schema[id].file;
    match schema.span(file, &[8, 27]) {
        Some(span) => at(file, span, schema.location(id)),
        None => part(schema, id, &[&[8, 21, 1001, 2]]),
    }
}

fn java_verifies_utf8(schema: &Schema, id: FieldId) -> bool {
    let field = &schema[id];
    let file = &schema[field.file];
    let written = file.options.java_string_check_utf8;
    if matches!(file.syntax, Syntax::Edition(_)) && written.is_none() {
        return field.features.java_verify_utf8 || field.features.verify_utf8;
    }
    written == Some(true) || field.features.verify_utf8
}

rule! {
    /// Readers start or stop to refuse text that is not UTF-8.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto3";
    /// message Order { optional string id = 1; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { optional string id = 1; optional bytes body = 2; }
    /// ```
    FIELD_SAME_UTF8_VALIDATION [FILE PACKAGE] Fields(same_utf8_validation)
    "Checks that string fields have the same UTF8 validation mode."
}

fn same_utf8_validation(pair: Pair<FieldId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before], &report.after[pair.after]);
    let (was, is) = (validation(before.features.verify_utf8), validation(after.features.verify_utf8));
    if before.kind != Kind::String || after.kind != Kind::String || was == is {
        return;
    }
    let field = describe::field(report.after, pair.after);
    report.changed(
        pair,
        |schema, id| part(schema, id, &[&[8, 21, 4]]),
        format!("{field} changed UTF8 validation from {was} to {is}."),
        format!("keep the syntax, or set the feature back: [features.utf8_validation = {was}]"),
    );
}

fn validation(verifies: bool) -> &'static str {
    if verifies { "VERIFY" } else { "NONE" }
}
