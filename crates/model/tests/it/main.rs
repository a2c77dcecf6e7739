//! The model, from .proto text in to values out.

mod events;
mod names;
mod redact;
mod schema;
mod uses;

use bytes::Bytes;
use schemactl_compile::{Compiled, Input, Limits, Source, compile};
use schemactl_model::Schema;

/// The schema of some files, each a path and a text.
fn schema(files: &[(&str, &str)]) -> Schema {
    compiled(files).schema
}

/// The same with the encoded descriptors.
fn compiled(files: &[(&str, &str)]) -> Compiled {
    let source = |(path, text): &(&str, &str)| Source {
        path: path.parse().expect("a path of this test"),
        content: Bytes::copy_from_slice(text.as_bytes()),
    };
    let input = Input { files: files.iter().map(source).collect(), dependencies: Vec::new() };
    match compile(&input, &Limits::default()) {
        Ok(compiled) => compiled,
        Err(findings) => panic!("does not compile: {findings:#?}"),
    }
}
