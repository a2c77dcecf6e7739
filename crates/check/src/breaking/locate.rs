//! Places that only changes need.

use schemactl_model::{
    Span,
    schema::{FieldId, FileId, Schema},
};

use super::gone::in_package;
use crate::place::{Place, part, start, whole};

/// The word that names a field's type.
pub(super) fn field_type(schema: &Schema, field: FieldId) -> Place {
    part(schema, field, &[&[6], &[5]])
}

/// A field's default with the words `default =` before it, which source info leaves out.
pub(super) fn default_value(schema: &Schema, field: FieldId) -> Place {
    let mut place = part(schema, field, &[&[7]]);
    if let Place::At(spot) = &mut place
        && schema[field].default.is_some()
    {
        spot.span = from_the_word_default(schema, spot.file, spot.span).unwrap_or(spot.span);
    }
    place
}

/// `None` where the text is not at hand, or the words stand on another line or behind letters whose
/// width only a terminal knows.
fn from_the_word_default(schema: &Schema, file: FileId, span: Span) -> Option<Span> {
    let text = std::str::from_utf8(schema.source(file)?).ok()?;
    let line =
        text.split('\n').nth(span.start_line.checked_sub(1)? as usize).filter(|line| line.is_ascii())?;
    let value = offset(line, span.start_column)?;
    let words = line[..value].trim_end().strip_suffix('=')?.trim_end().strip_suffix("default")?;
    Some(Span { start_column: column(words), ..span })
}

/// The byte of an ASCII line that stands at a column.
fn offset(line: &str, wanted: u32) -> Option<usize> {
    let mut column = 1;
    for (offset, byte) in line.bytes().enumerate() {
        if column >= wanted {
            return (column == wanted).then_some(offset);
        }
        column = behind(column, byte);
    }
    None
}

/// The column behind some ASCII text that starts a line.
fn column(before: &str) -> u32 {
    before.bytes().fold(1, behind)
}

/// A tab goes to the next multiple of 4.
fn behind(column: u32, byte: u8) -> u32 {
    if byte == b'\t' { column + 4 - (column - 1) % 4 } else { column + 1 }
}

/// Where something that is gone from a file stood: the nearest message around it that is left there.
pub(super) fn deleted(schema: &Schema, file: FileId, nested_name: &str) -> Place {
    around(schema, file, nested_name, |found| found == file)
}

/// The same for a message that is gone from a package: what was around it may be in any file.
pub(super) fn deleted_from_package(schema: &Schema, file: FileId, nested_name: &str) -> Place {
    let package = &schema[file].package;
    around(schema, file, nested_name, |found| schema[found].package == *package)
}

fn around(schema: &Schema, file: FileId, nested_name: &str, is_candidate: impl Fn(FileId) -> bool) -> Place {
    let mut name = nested_name;
    while let Some((outer, _)) = name.rsplit_once('.') {
        let full_name = in_package(schema, file, outer);
        if let Some(message) = schema.message(&full_name).filter(|id| is_candidate(schema[*id].file)) {
            return whole(schema, message);
        }
        name = outer;
    }
    start(file)
}
