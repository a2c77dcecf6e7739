//! Where a finding stands.
//!
//! Numbers are those of `google/protobuf/descriptor.proto`, as source info counts them.

use schemactl_model::{
    FilePlace, Finding, Span,
    schema::{Element, FieldId, FileId, Schema},
};

/// The place of a finding.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// A stretch of a file.
    At(Spot),
    /// No file is left to name.
    Nowhere,
}

/// A stretch of a file, and what it is of.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub file: FileId,
    pub span: Span,
    /// Path in the file's descriptor of what the finding is about; empty for the file.
    pub location: Vec<i32>,
}

/// An element as a whole; the start of its file where source info does not know it. What belongs to
/// the entry of a map was never written: its place is the `map<…>` of the field.
pub(crate) fn whole(schema: &Schema, element: impl Into<Element>) -> Place {
    let element = element.into();
    let file = schema.file_of(element);
    let location = schema.location(element);
    if let Some(span) = schema.span(file, &location) {
        return at(file, span, location);
    }
    match map_of(schema, element).map(|field| schema.location(field)) {
        Some(map) => {
            let span = schema.span(file, &[&*map, &[6]].concat());
            at(file, span.unwrap_or(Span::START), map)
        }
        None => at(file, Span::START, location),
    }
}

/// A stretch of a file that belongs to a location.
pub(crate) fn at(file: FileId, span: Span, location: Vec<i32>) -> Place {
    Place::At(Spot { file, span, location })
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
            return at(file, span, location);
        }
    }
    whole(schema, element)
}

/// A part of an element, else the start of its file.
pub(crate) fn part_or_file(schema: &Schema, element: impl Into<Element>, part: &[i32]) -> Place {
    let element = element.into();
    let file = schema.file_of(element);
    let whole = schema.location(element);
    let location = [&*whole, part].concat();
    match schema.span(file, &location) {
        Some(span) => at(file, span, location),
        None => at(file, Span::START, whole),
    }
}

/// What a file says of its syntax, else its start.
pub(crate) fn syntax_statement(schema: &Schema, file: FileId) -> Place {
    let written = [12, 14].into_iter().find_map(|part| Some((part, schema.span(file, &[part])?)));
    written.map_or_else(|| start(file), |(part, span)| at(file, span, vec![part]))
}

/// The start of a file.
pub(crate) fn start(file: FileId) -> Place {
    at(file, Span::START, Vec::new())
}

impl Place {
    /// A finding of severity error at this place of a schema.
    pub(crate) fn finding(&self, schema: &Schema, rule: &'static str, message: impl Into<String>) -> Finding {
        match self {
            Place::At(spot) => Finding::error(rule, Some(&schema[spot.file].path), spot.span, message),
            Place::Nowhere => Finding::error(rule, None, Span::START, message),
        }
    }

    /// The same place as a finding of another state of the schema tells it.
    pub(crate) fn shown(&self, schema: &Schema) -> Option<FilePlace> {
        match self {
            Place::At(spot) => Some(FilePlace { path: schema[spot.file].path.to_string(), span: spot.span }),
            Place::Nowhere => None,
        }
    }

    /// What stands there, where a file is left to name.
    pub(crate) fn spot(self) -> Option<Spot> {
        match self {
            Place::At(spot) => Some(spot),
            Place::Nowhere => None,
        }
    }
}
