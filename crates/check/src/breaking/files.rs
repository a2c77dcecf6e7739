//! Files as a whole.

use schemactl_model::schema::{FileId, Syntax};

use super::{Check, Checked, Pair, Report};
use crate::{
    go_text::quoted,
    place::{Place, part_or_file, syntax_statement},
    rule::rule,
};

rule! {
    /// Whoever imports the file does not compile any more.
    ///
    /// ```proto before
    /// message Order {}
    /// // FILE acme/v1/user.proto
    /// message User {}
    /// ```
    /// ```proto breaks
    /// message Order {}
    /// message User {}
    /// ```
    /// ```proto keeps
    /// message Order {}
    /// // FILE acme/v1/user.proto
    /// message User {}
    /// message Account {}
    /// ```
    FILE_NO_DELETE [CSR FILE] Schemas(no_delete)
    "Checks that files are not deleted."
}

fn no_delete(report: &mut Report) {
    let pairs = report.pairs;
    for (id, file) in report.before.files().filter(|(id, _)| pairs.file_after(*id).is_none()) {
        report.add(
            Place::Nowhere,
            id,
            format!("Previously present file {} was deleted.", quoted(&file.path)),
            format!("keep {}, if only to import public the file that has taken its place", file.path),
        );
    }
}

rule! {
    /// Every full name in the file changes: types, events on the wire, generated code.
    ///
    /// ```proto before
    /// package acme.v1;
    /// message Order {}
    /// ```
    /// ```proto breaks
    /// package acme.v2;
    /// message Order {}
    /// ```
    /// ```proto keeps
    /// package acme.v1;
    /// message Order {}
    /// // FILE acme/v2/order.proto
    /// package acme.v2;
    /// message Order {}
    /// ```
    FILE_SAME_PACKAGE [CSR FILE PACKAGE WIRE_JSON WIRE] Files(same_package)
    "Checks that files have the same package."
}

fn same_package(pair: Pair<FileId>, report: &mut Report) {
    let (before, after) = (&report.before[pair.before].package, &report.after[pair.after].package);
    if before == after {
        return;
    }
    report.changed(
        pair,
        |schema, id| part_or_file(schema, id, &[2]),
        format!("File package changed from {} to {}.", quoted(before), quoted(after)),
        match &**before {
            "" => "keep the file without a package and put the new package into a new file".to_owned(),
            before => format!("keep package {before}; and put the new package into a new file"),
        },
    );
}

rule! {
    /// Defaults change with the syntax: presence, openness of enums, packing, UTF-8.
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
    /// message Order { optional string id = 1; optional string name = 2; }
    /// ```
    FILE_SAME_SYNTAX [CSR FILE PACKAGE] Files(same_syntax)
    "Checks that files have the same syntax."
}

fn same_syntax(pair: Pair<FileId>, report: &mut Report) {
    let before = syntax(report.before[pair.before].syntax);
    let after = syntax(report.after[pair.after].syntax);
    if before == after {
        return;
    }
    report.changed(
        pair,
        syntax_statement,
        format!("File syntax changed from \"{before}\" to \"{after}\"."),
        format!("keep this file in {before}; other files may be in {after}"),
    );
}

fn syntax(syntax: Syntax) -> &'static str {
    match syntax {
        Syntax::Unspecified | Syntax::Proto2 => "proto2",
        Syntax::Proto3 => "proto3",
        Syntax::Edition(_) => "editions",
    }
}
