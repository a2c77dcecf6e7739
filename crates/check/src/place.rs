//! Where a finding stands.
//!
//! Numbers are those of `google/protobuf/descriptor.proto`, as source info counts them.

use schemactl_model::{
    Finding, Span,
    schema::{Element, FieldId, FileId, Schema},
};

/// The place of a finding.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    /// A stretch of a file.
    At(FileId, Span),
    /// No file is left to name.
    Nowhere,
}

/// An element as a whole; the start of its file where source info does not know it. What belongs to
/// the entry of a map was never written: its place is the `map<…>` of the field.
pub(crate) fn whole(schema: &Schema, element: impl Into<Element>) -> Place {
    let element = element.into();
    let file = schema.file_of(element);
    let span = schema.span_of(element).or_else(|| {
        let mut location = schema.location(map_of(schema, element)?);
        location.push(6);
        schema.span(file, &location)
    });
    Place::At(file, span.unwrap_or(Span::START))
}

/// The map field whose entry an element is, or is a field of.
fn map_of(schema: &Schema, element: Element) -> Option<FieldId> {
    let message = match element {
        Element::Message(id) => id,
        Element::Field(id) => schema[id].parent?,
        _ => return None,
    };
    let outer = schema[message].parent.filter(|_| schema[message].is_map_entry())?;
    let uses = |id: &&FieldId| schema[**id].kind.message() == Some(message);
    schema[outer].fields.iter().find(uses).copied()
}

/// The first of some parts of an element that was written, else the whole element.
pub(crate) fn part(schema: &Schema, element: impl Into<Element>, parts: &[&[i32]]) -> Place {
    let element = element.into();
    let file = schema.file_of(element);
    let mut location = schema.location(element);
    let length = location.len();
    for part in parts {
        location.truncate(length);
        location.extend_from_slice(part);
        if let Some(span) = schema.span(file, &location) {
            return Place::At(file, span);
        }
    }
    whole(schema, element)
}

/// A part of an element, else the start of its file.
pub(crate) fn part_or_file(schema: &Schema, element: impl Into<Element>, part: &[i32]) -> Place {
    let element = element.into();
    let file = schema.file_of(element);
    let mut location = schema.location(element);
    location.extend_from_slice(part);
    Place::At(file, schema.span(file, &location).unwrap_or(Span::START))
}

/// The start of a file.
pub(crate) fn start(file: FileId) -> Place {
    Place::At(file, Span::START)
}

impl Place {
    /// A finding of severity error at this place of a schema.
    pub(crate) fn finding(self, schema: &Schema, rule: &'static str, message: impl Into<String>) -> Finding {
        match self {
            Place::At(file, span) => Finding::error(rule, Some(&schema[file].path), span, message),
            Place::Nowhere => Finding::error(rule, None, Span::START, message),
        }
    }
}
