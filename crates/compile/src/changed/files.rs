//! Which files are the same on both sides.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use prost::DecodeError;

use super::After;
use crate::{Input, wire};

/// The files of `after` that are the same in `before`, with all that they import, directly or not.
///
/// # Errors
/// A dependency is not a descriptor set.
pub(super) fn unchanged<'a>(before: &Input, after: After<'a>) -> Result<HashSet<&'a str>, DecodeError> {
    let (was, is) = (own(before), own(after.input));
    let others = different(&before.dependencies, &after.input.dependencies)?;
    let mut unchanged = HashSet::with_capacity(is.len());
    // A schema has imports before what imports them.
    for (_, file) in after.schema.files() {
        let is_same = match (was.get(&*file.path), is.get(&*file.path)) {
            (Some(was), Some(is)) => was == is,
            (None, None) => !others.contains(&*file.path),
            // One side has it from a dependency.
            _ => false,
        };
        if is_same && file.imports.iter().all(|import| unchanged.contains(&*import.path)) {
            unchanged.insert(&*file.path);
        }
    }
    Ok(unchanged)
}

fn own(input: &Input) -> HashMap<&str, &Bytes> {
    input.files.iter().map(|file| (file.path.as_str(), &file.content)).collect()
}

/// Paths that dependencies have different files at, or files on one side only.
fn different(before: &[Bytes], after: &[Bytes]) -> Result<HashSet<String>, DecodeError> {
    if before == after {
        return Ok(HashSet::new());
    }
    let (mut was, is) = (by_path(before)?, by_path(after)?);
    let mut different = HashSet::new();
    for (path, file) in is {
        if was.remove(&path).is_none_or(|was| was != file) {
            different.insert(path);
        }
    }
    different.extend(was.into_keys());
    Ok(different)
}

/// The files of some sets, the first of each path.
fn by_path(sets: &[Bytes]) -> Result<HashMap<String, Bytes>, DecodeError> {
    let mut files = HashMap::new();
    for set in sets {
        for file in wire::split(set)? {
            files.entry(file.name).or_insert(file.bytes);
        }
    }
    Ok(files)
}
