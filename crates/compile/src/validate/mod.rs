//! What protoc refuses and the library lets through.
//!
//! `declared` needs nothing but the file, `linked` needs to know what its names mean. Both report by
//! descriptor path.

mod declarations;
mod declared;
mod enums;
mod json_names;
mod linked;
mod lite;
mod option_names;
mod ranges;
mod values;

pub(crate) use declared::declared;
pub(crate) use json_names::default as json_name;
pub(crate) use linked::{Linked, linked};
pub(crate) use values::{Set, Values};

use prost_types::{UninterpretedOption, uninterpreted_option::NamePart};

/// A rule broken by the element at a path.
#[derive(Debug)]
pub(crate) struct Violation {
    /// The path of the element, as in source info.
    pub(crate) path: Vec<i32>,
    /// What is wrong with it.
    pub(crate) message: String,
}

/// Collects violations.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) violations: Vec<Violation>,
}

impl Report {
    fn add(&mut self, element: &[i32], below: &[i32], message: impl Into<String>) {
        self.violations.push(Violation { path: join(element, below), message: message.into() });
    }
}

fn join(path: &[i32], below: &[i32]) -> Vec<i32> {
    [path, below].concat()
}

/// Whether an option of one of these names is `true`.
fn is_set<'a>(mut options: impl Iterator<Item = &'a UninterpretedOption>, name: &str) -> bool {
    let is_named = |name_parts: &[NamePart]| matches!(name_parts, [part] if part.name_part == name && !part.is_extension);
    options.any(|option| is_named(&option.name) && option.identifier_value.as_deref() == Some("true"))
}

/// Elements with the last number of their paths.
fn numbered<T>(elements: &[T]) -> impl Iterator<Item = (i32, &T)> {
    (0..).zip(elements)
}
