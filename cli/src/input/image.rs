//! A `FileDescriptorSet` in a file.

use std::{collections::HashSet, fs, path::Path};

use bytes::Bytes;
use schemactl_compile::Messages;
use schemactl_model::schema::{File, FileId, InvalidSchema, Schema};

use super::Loaded;
use crate::{
    config::Config,
    error::{Error, Result, io_error},
    findings::Texts,
};

const SET: &str = "google.protobuf.FileDescriptorSet";

/// Loads a `.binpb` or `.json` file.
pub fn load(path: &Path) -> Result<Loaded> {
    let content = fs::read(path).map_err(|error| io_error("read", path.display(), &error))?;
    let descriptors = match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => from_json(path, content)?,
        _ => Bytes::from(content),
    };
    let schema = decode(&descriptors).map_err(|error| {
        Error::failed(format!("{} is not a schema", path.display()))
            .because(&error)
            .hint("build it with its imports: schemactl build IN -o FILE, buf build -o FILE, or protoc --include_imports")
    })?;
    Ok(Loaded {
        descriptors,
        schema,
        config: Config::default(),
        module: None,
        published: None,
        texts: Texts::default(),
        sources: None,
    })
}

/// Reads a set. It does not say which files are the module's own: those with source info are, where
/// some have it and others not, because imports are written without; else all that nobody knows.
fn decode(descriptors: &Bytes) -> Result<Schema, InvalidSchema> {
    let schema = Schema::decode(descriptors.clone(), is_bundled)?;
    let with_source = |(id, file): (FileId, &File)| schema.span(id, &[]).map(|_| file.path.to_string());
    let own: HashSet<String> = schema.files().filter_map(with_source).collect();
    let known = schema.files().filter(|(_, file)| !file.is_import).count();
    if own.is_empty() || own.len() >= known {
        return Ok(schema);
    }
    Schema::decode(descriptors.clone(), |path| is_bundled(path) || !own.contains(path))
}

/// JSON of a descriptor set to its bytes.
fn from_json(path: &Path, content: Vec<u8>) -> Result<Bytes> {
    let refused = |error: &dyn std::error::Error| {
        let error = Error::failed(format!("{} is not a {SET} in JSON", path.display())).because(error);
        error.hint("write one with schemactl build IN -o FILE.json")
    };
    let text = String::from_utf8(content).map_err(|error| refused(&error))?;
    let messages =
        Messages::new(&Bytes::from_static(schemactl_proto::BUNDLE)).map_err(|error| refused(&error))?;
    let encoded = messages.from_json(SET, &text).map_err(|error| refused(&error))?;
    Ok(encoded.into())
}

/// A descriptor set as JSON.
pub fn to_json(descriptors: &Bytes) -> Result<String> {
    let failed =
        |error: &dyn std::error::Error| Error::failed("cannot write the schema as JSON").because(error);
    let messages = Messages::new(descriptors).map_err(|error| failed(&error))?;
    let json = messages.to_json(SET, descriptors, schemactl_compile::FieldNames::Json);
    Ok(json.map_err(|error| failed(&error))?)
}

/// Files that nobody's module owns.
fn is_bundled(path: &str) -> bool {
    path.starts_with("google/protobuf/")
        || schemactl_proto::BUNDLE_SOURCES.iter().any(|(bundled, _)| *bundled == path)
}
