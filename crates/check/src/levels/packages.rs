//! Packages.

use schemactl_model::schema::FileId;

use super::{Check, Checked, Report, pairs::Pair};
use crate::{go_text::quoted, rule::rule};

rule! {
    /// Whoever reads looks a message up by its full name, and the package is part of that.
    ///
    /// ```proto before
    /// package acme.v1;
    /// message Order { string id = 1; }
    /// ```
    /// ```proto breaks
    /// package acme.v2;
    /// message Order { string id = 1; }
    /// ```
    /// ```proto keeps
    /// package acme.v1;
    /// message Order { string id = 1; string note = 2; }
    /// ```
    PACKAGE_CHANGED [INCOMPATIBLE] Files(changed)
    "Finds files whose package is another one."
}

fn changed(pair: Pair<FileId>, report: &mut Report) {
    let (writer, reader) = (&report.writer[pair.writer].package, &report.reader[pair.reader].package);
    if writer == reader {
        return;
    }
    let said = format!("The package at #/ {}", report.was_and_is(&quoted(writer), &quoted(reader)));
    let hint = "leave the file as it was and put the new package into a new file";
    report.both(pair, &[], said, hint.to_owned());
}
