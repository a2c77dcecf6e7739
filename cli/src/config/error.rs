//! Problems of a configuration file, with their place.

use crate::error::Error;

/// A place in a file; both count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The place of a byte of a text.
    pub fn of(text: &str, offset: usize) -> Place {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |index| index + 1);
        Place { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1 }
    }
}

/// `schemactl.toml:3:1: …`
pub(super) fn at(file: &str, place: Option<Place>, message: &str) -> Error {
    match place {
        Some(Place { line, column }) => Error::usage(format!("{file}:{line}:{column}: {message}")),
        None => Error::usage(format!("{file}: {message}")),
    }
}
