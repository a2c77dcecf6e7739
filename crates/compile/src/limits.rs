//! How much input is taken.

use std::time::Duration;

/// Caps that keep any input within a few seconds and a gigabyte. The defaults are documented, admit
/// some 8,000 files of 67 MB in one module, and are what a server applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Files of the module.
    pub files: usize,
    /// Bytes of one file.
    pub file_bytes: usize,
    /// Bytes of all files together.
    pub total_bytes: usize,
    /// How deep brackets of any kind may nest; the parser recurses on them.
    pub bracket_depth: usize,
    /// Files on the longest chain of imports.
    pub import_depth: usize,
    /// Imports of one file once `import public` is followed, and over all files a thousand times that.
    pub visible_files: usize,
    /// Characters of one name, dots included.
    pub name_length: usize,
    /// Fields of one message, values of one enum.
    pub elements: usize,
    /// Reserved or extension ranges of one message or enum; each is held against each element.
    pub ranges: usize,
    /// Findings reported; further ones are counted.
    pub findings: usize,
    /// Wall time. Checked between steps in process; a worker is killed at it.
    pub time: Duration,
    /// Address space of a worker process, in bytes.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            files: 20_000,
            file_bytes: 8 << 20,
            total_bytes: 256 << 20,
            bracket_depth: 64,
            import_depth: 256,
            visible_files: 2_000,
            name_length: 512,
            elements: 20_000,
            ranges: 2_000,
            findings: 1_000,
            time: Duration::from_secs(60),
            memory: 4 << 30,
        }
    }
}
