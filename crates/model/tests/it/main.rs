//! The model, from .proto text in to values out.

mod events;
mod names;
mod schema;
mod uses;

use bytes::Bytes;
use schemactl_compile::{Input, Limits, Source, compile};
use schemactl_model::Schema;

/// The schema of some files, each a path and a text.
fn schema(files: &[(&str, &str)]) -> Schema {
    let source = |(path, text): &(&str, &str)| Source {
        path: path.parse().expect("a path of this test"),
        content: Bytes::copy_from_slice(text.as_bytes()),
    };
    let input = Input { files: files.iter().map(source).collect(), dependencies: Vec::new() };
    match compile(&input, &Limits::default()) {
        Ok(compiled) => compiled.schema,
        Err(findings) => panic!("does not compile: {findings:#?}"),
    }
}
