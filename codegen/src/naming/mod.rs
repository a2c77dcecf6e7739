//! The one way of names and comments from a schema into generated code.
//!
//! Names: checked as written, escaped where the language reserves them, refused where two become
//! one. Text: no character of it ends the comment or string it stands in.

pub mod python;
pub mod rust;
mod scope;
mod text;

use schemactl_model::{FilePath, Schema, schema::Element};

pub use scope::Scope;
pub use text::{comment_lines, markdown_lines, one_line, string};

use crate::{
    problems::{NAME, Problems},
    selection::Selection,
};

/// Checks that names are identifiers and paths are paths. Compiled sources can have no others;
/// descriptors from elsewhere can say anything.
pub fn check_written(schema: &Schema, selection: &Selection, problems: &mut Problems) {
    for id in selection.files(schema) {
        let file = &schema[id];
        if !file.package.is_empty() && !file.package.split('.').all(is_identifier) {
            refuse(&file.package, "package", id.into(), problems);
        }
        if let Err(error) = file.path.parse::<FilePath>() {
            problems.add(NAME, id, error.to_string(), HINT);
        }
    }
    for id in &selection.messages {
        let message = &schema[*id];
        check(&message.name, "message", (*id).into(), problems);
        for field in &message.fields {
            check(&schema[*field].name, "field", (*field).into(), problems);
        }
        for oneof in &message.oneofs {
            check(&schema[*oneof].name, "oneof", (*oneof).into(), problems);
        }
    }
    for id in &selection.enums {
        check(&schema[*id].name, "enum", (*id).into(), problems);
        for value in &schema[*id].values {
            check(&schema[*value].name, "enum value", (*value).into(), problems);
        }
    }
}

const HINT: &str = "compile the descriptors from their sources";

fn check(name: &str, what: &str, at: Element, problems: &mut Problems) {
    if !is_identifier(name) {
        refuse(name, what, at, problems);
    }
}

fn refuse(name: &str, what: &str, at: Element, problems: &mut Problems) {
    let start: String = name.chars().take(80).collect();
    problems.add(NAME, at, format!("{what} {start:?} has a name that is not an identifier"), HINT);
}

/// An ASCII letter or underscore, then letters, digits and underscores.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
