//! Extensions, and the ranges kept for them.

use schemactl_model::schema::{FieldId, MessageId, Schema};

use super::{
    Check, Checked, Pair, Report,
    gone::from_files,
    reserved::{EXTENSIONS, Owner},
};
use crate::rule::rule;

rule! {
    /// Code that uses the extension does not compile any more.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// extend Order { optional string note = 100; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// extend Order { optional string note = 100 [deprecated = true]; }
    /// ```
    EXTENSION_NO_DELETE [FILE] Schemas(no_delete)
    "Checks that extensions are not deleted from a given file."
}

fn no_delete(report: &mut Report) {
    let extensions = extensions(report.before);
    from_files(report, "extension", "[deprecated = true]", extensions);
}

/// Every extension, declared at the top level or inside a message.
pub(super) fn extensions(schema: &Schema) -> impl Iterator<Item = FieldId> {
    schema.fields().filter(|(_, field)| field.is_extension()).map(|(id, _)| id)
}

rule! {
    /// Extensions elsewhere may use the numbers; they do not compile any more.
    ///
    /// ```proto before
    /// syntax = "proto2";
    /// message Order { extensions 100 to 200; }
    /// ```
    /// ```proto breaks
    /// syntax = "proto2";
    /// message Order { extensions 100 to 150; }
    /// ```
    /// ```proto keeps
    /// syntax = "proto2";
    /// message Order { extensions 100 to 150, 151 to 300; }
    /// ```
    EXTENSION_MESSAGE_NO_DELETE [CSR FILE PACKAGE] Messages(range_no_delete)
    "Checks that extension ranges are not deleted from a given message."
}

fn range_no_delete(pair: Pair<MessageId>, report: &mut Report) {
    let before = &report.before[pair.before].extension_ranges;
    let after = &report.after[pair.after].extension_ranges;
    Owner::of_message(pair, report).ranges(report, &EXTENSIONS, before, after);
}
