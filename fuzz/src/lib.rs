//! What the fuzz targets and their seeds agree on: how bytes spell a module, and a change of one.
//!
//! A module is its files one after the other, each behind a line `// FILE path`; a change is two modules
//! with a line `// AFTER` between them. Everything else is the files' content, UTF-8 or not, so that a
//! mutation of any byte is still an input.

pub mod corpus;

use schemactl_compile::{Input, Limits, Source};
use schemactl_model::Schema;

const FILE: &[u8] = b"// FILE ";
const AFTER: &[u8] = b"// AFTER\n";

/// Where content stands that no line names a path for.
const DEFAULT_PATH: &str = "a.proto";

/// A module as bytes spell it. A path that is none, or is there already, gives its content to the file before.
pub fn module(bytes: &[u8]) -> Input {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        match path(line).filter(|path| files.iter().all(|(other, _)| other != path)) {
            Some(path) => files.push((path, Vec::new())),
            None => {
                if files.is_empty() {
                    files.push((DEFAULT_PATH.to_owned(), Vec::new()));
                }
                if let Some((_, content)) = files.last_mut() {
                    content.extend_from_slice(line);
                }
            }
        }
    }
    let source = |(path, content): (String, Vec<u8>)| {
        Some(Source { path: path.parse().ok()?, content: content.into() })
    };
    Input { files: files.into_iter().filter_map(source).collect(), ..Input::default() }
}

fn path(line: &[u8]) -> Option<String> {
    let path = std::str::from_utf8(line.strip_prefix(FILE)?).ok()?.trim();
    path.parse::<schemactl_model::FilePath>().ok()?;
    Some(path.to_owned())
}

/// The two sides of a change; without a line `// AFTER` nothing changes.
pub fn change(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.windows(AFTER.len()).position(|window| window == AFTER) {
        Some(at) => (&bytes[..at], &bytes[at + AFTER.len()..]),
        None => (bytes, bytes),
    }
}

/// Spells a module.
pub fn spell<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (path, content) in files {
        bytes.extend_from_slice(FILE);
        bytes.extend_from_slice(path.as_bytes());
        bytes.push(b'\n');
        bytes.extend_from_slice(content.as_bytes());
        if !content.ends_with('\n') {
            bytes.push(b'\n');
        }
    }
    bytes
}

/// Spells a change.
pub fn spell_change(before: &[u8], after: &[u8]) -> Vec<u8> {
    [before, AFTER, after].concat()
}

/// The schema of a module, if it is one.
pub fn compiled(input: &Input) -> Option<Schema> {
    schemactl_compile::compile(input, &Limits::default()).ok().map(|compiled| compiled.schema)
}
