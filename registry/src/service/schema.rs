//! Schemas of stored versions.

use std::collections::BTreeSet;

use bytes::Bytes;
use schemactl_model::{
    FilePath, Schema,
    schema::{self, Texts},
};

use super::ServiceError;

/// The schema of a stored descriptor set; `own` are the version's files, the others are imports. Takes
/// time with the set's size: not for an executor's thread.
pub(super) fn decode(descriptors: Bytes, own: &BTreeSet<FilePath>) -> Result<Schema, ServiceError> {
    let own: BTreeSet<&str> = own.iter().map(FilePath::as_str).collect();
    Schema::decode(descriptors, |path| !own.contains(path)).map_err(ServiceError::internal)
}

/// The same with the text of its files at hand, for places that have to be those which a client sees: columns
/// are counted in the text, and some places are looked for in it.
pub(super) fn decode_with_texts(
    descriptors: Bytes,
    contents: Vec<(FilePath, Vec<u8>)>,
) -> Result<Schema, ServiceError> {
    let own = contents.iter().map(|(path, _)| path.clone()).collect();
    let mut schema = decode(descriptors, &own)?;
    for (path, text) in contents {
        schema.attach_source(path.as_str(), text.into());
    }
    Ok(schema)
}

/// A stored descriptor set without the texts of a file, but for those that may stay; `None` where there are no others. Takes
/// time as above.
pub(super) fn without_texts(
    descriptors: Bytes,
    path: &FilePath,
    harmless: &Texts,
) -> Result<Option<Bytes>, ServiceError> {
    schema::without_texts(&descriptors, path.as_str(), harmless).map_err(ServiceError::internal)
}

/// The texts of a file of a stored descriptor set. Takes time as above.
pub(super) fn texts(descriptors: Bytes, path: &FilePath) -> Result<Texts, ServiceError> {
    schema::texts(&descriptors, path.as_str()).map_err(ServiceError::internal)
}
