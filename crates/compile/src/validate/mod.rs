//! What protoc refuses and the library lets through.
//!
//! `declared` needs nothing but the file, `linked` needs to know what its names mean. Both report by
//! descriptor path. Not checked yet: required fields missing from the value of an option.

mod declared;
mod enums;
mod linked;
mod ranges;

pub(crate) use declared::declared;
pub(crate) use linked::linked;

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

/// Elements with the last number of their paths.
fn numbered<T>(elements: &[T]) -> impl Iterator<Item = (i32, &T)> {
    (0..).zip(elements)
}
