//! Types and extensions that are gone from their file.

use schemactl_model::schema::{Element, FileId, Schema};

use super::{Report, locate::deleted};
use crate::{go_text::quoted, place::whole};

/// Reports what an old file held and the file of its path no longer does, by name without package.
/// A file that is gone itself is not this rule's business.
pub(super) fn from_files(
    report: &mut Report,
    kind: &str,
    mark: &str,
    elements: impl Iterator<Item = impl Into<Element>>,
) {
    for element in elements {
        let element = element.into();
        let Some(file) = report.pairs.file_after(report.before.file_of(element)) else {
            continue;
        };
        let name = report.before.nested_name(element);
        if is_in(report.after, file, &name, element) {
            continue;
        }
        report.gone(
            deleted(report.after, file, &name),
            whole(report.before, element),
            vec![name.clone()],
            format!("Previously present {kind} {} was deleted from file.", quoted(&name)),
            format!("keep {kind} {name} and mark it: {mark}"),
        );
    }
}

/// Whether a file holds something of this name and of the other element's kind.
fn is_in(schema: &Schema, file: FileId, name: &str, other: Element) -> bool {
    schema.find(&in_package(schema, file, name)).is_some_and(|found| {
        std::mem::discriminant(&found) == std::mem::discriminant(&other) && schema.file_of(found) == file
    })
}

/// A name within a file's package as a full name.
pub(super) fn in_package(schema: &Schema, file: FileId, name: &str) -> String {
    let package = &schema[file].package;
    if package.is_empty() { name.to_owned() } else { format!("{package}.{name}") }
}
