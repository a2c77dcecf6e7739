//! Imports.

use schemactl_model::schema::FileId;

use super::{Check, Checked, Report};
use crate::{go_text::quoted, package_version::PackageVersion, place::part_or_file, rule::rule};

rule! {
    /// Whoever imports the file depends on what it imports, without saying so.
    ///
    /// ```proto bad
    /// import public "google/protobuf/timestamp.proto";
    /// ```
    /// ```proto good
    /// import "google/protobuf/timestamp.proto";
    /// message Order { google.protobuf.Timestamp placed_at = 1; }
    /// ```
    IMPORT_NO_PUBLIC [BASIC STANDARD] Files(no_public)
    "Checks that imports are not public."
}

fn no_public(id: FileId, report: &mut Report) {
    let schema = report.schema;
    for (index, import) in (0..).zip(&schema[id].imports).filter(|(_, import)| import.is_public) {
        report.add(
            part_or_file(schema, id, &[3, index]),
            format!("Import {} must not be public.", quoted(&import.path)),
            "take public away, and import the file wherever it is used",
        );
    }
}

rule! {
    /// What is stable changes with what it is made of.
    ///
    /// ```proto bad
    /// import "acme/v1beta1/draft.proto";
    /// message Order { acme.v1beta1.Draft draft = 1; }
    /// // FILE acme/v1beta1/draft.proto
    /// package acme.v1beta1;
    /// message Draft {}
    /// ```
    /// ```proto good
    /// package acme.v1beta2;
    /// import "acme/v1beta1/draft.proto";
    /// message Order { acme.v1beta1.Draft draft = 1; }
    /// // FILE acme/v1beta1/draft.proto
    /// package acme.v1beta1;
    /// message Draft {}
    /// ```
    STABLE_PACKAGE_NO_IMPORT_UNSTABLE [] Files(stable_no_import_unstable)
    "Checks that all files that have stable versioned packages do not import packages with unstable version packages."
}

fn stable_no_import_unstable(id: FileId, report: &mut Report) {
    let schema = report.schema;
    let package = &schema[id].package;
    if PackageVersion::of(package) != Some(PackageVersion::Stable) {
        return;
    }
    for (index, import) in (0..).zip(&schema[id].imports) {
        // Only the module's own files are known to buf here.
        let imported = import.file.filter(|file| report.is_own(*file)).map(|file| &schema[file].package);
        let Some(unstable) =
            imported.filter(|package| PackageVersion::of(package) == Some(PackageVersion::Unstable))
        else {
            continue;
        };
        report.add(
            part_or_file(schema, id, &[3, index]),
            format!(
                "This file is in stable package {}, so it should not depend on {} from unstable package {}.",
                quoted(package),
                quoted(&import.path),
                quoted(unstable)
            ),
            "copy what is needed, or make that package stable first",
        );
    }
}
