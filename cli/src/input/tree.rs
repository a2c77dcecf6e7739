//! Files in folders, on the disk or in a commit.

use bytes::Bytes;

use crate::error::{Error, Result};

/// Files in folders. Paths are relative to where the tree is rooted, with `/` between parts, and may
/// start with `..` where the tree reaches further up.
pub trait Tree {
    /// A file's content; `None` where there is none.
    fn read(&self, path: &str) -> Result<Option<Bytes>>;

    /// The .proto files of a folder and all folders below, relative to the folder, sorted. Folders
    /// of other modules are left out: they have a `schemactl.toml` of their own.
    fn protos(&self, folder: &str) -> Result<Vec<String>>;

    /// Contents of the files of a folder, in the order given.
    fn read_all(&self, folder: &str, paths: &[String]) -> Result<Vec<Bytes>>;

    /// A path as messages show it.
    fn shown(&self, path: &str) -> String;
}

/// Joins two paths and resolves `.` and `..` as text.
///
/// # Errors
/// The path is absolute.
pub fn join(folder: &str, path: &str) -> Result<String> {
    if path.starts_with('/') || path.contains('\\') {
        let error = Error::usage(format!("path {path:?} is not relative"));
        return Err(error.hint("write it from the folder of the configuration, with / between parts").into());
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !matches!(*part, "" | ".")).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::join;

    #[test]
    fn resolves_dots_as_text() {
        assert_eq!(join("a/b", "../c/./d").unwrap(), "a/c/d");
        assert_eq!(join("", "../../common").unwrap(), "../../common");
        assert!(join("a", "/etc").is_err());
    }
}
