//! Schemas of stored versions.

use std::collections::BTreeSet;

use bytes::Bytes;
use schemactl_model::{FilePath, Schema};

use super::ServiceError;

/// The schema of a stored descriptor set; `own` are the version's files, the others are imports. Takes
/// time with the set's size: not for an executor's thread.
pub(super) fn decode(descriptors: Bytes, own: &BTreeSet<FilePath>) -> Result<Schema, ServiceError> {
    let own: BTreeSet<&str> = own.iter().map(FilePath::as_str).collect();
    Schema::decode(descriptors, |path| !own.contains(path)).map_err(ServiceError::internal)
}
