//! Sources that findings point into.

use std::{cell::OnceCell, collections::HashMap, fmt};

use bytes::Bytes;

/// Sources that findings point into.
#[derive(Clone, Default)]
pub struct Texts {
    /// Folder that the paths of own files are shown below; empty for none.
    folder: String,
    files: HashMap<String, Text>,
}

/// A source, with the places where its lines start once one of them was asked for: thousands of
/// findings may lie in one file.
#[derive(Clone)]
struct Text {
    content: Bytes,
    starts: OnceCell<Vec<usize>>,
}

impl Text {
    /// A line, counted from 0 and without its line break.
    fn line(&self, index: usize) -> Option<&[u8]> {
        let starts = self.starts.get_or_init(|| {
            let breaks = self.content.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(index, _)| index + 1)).collect()
        });
        let start = *starts.get(index)?;
        let end = starts.get(index + 1).map_or(self.content.len(), |next| next - 1);
        self.content.get(start..end)
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} files below {:?}", self.files.len(), self.folder)
    }
}

impl Texts {
    /// Files by path, shown below a folder.
    pub fn new(folder: &str, files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let folder = folder.trim_end_matches('/');
        let folder = if folder == "." { "" } else { folder };
        let text = |(path, content)| (path, Text { content, starts: OnceCell::new() });
        Self { folder: folder.to_owned(), files: files.into_iter().map(text).collect() }
    }

    /// A finding's path as it is shown: from where the command runs, for files of a folder.
    pub fn shown(&self, path: &str) -> String {
        if self.files.contains_key(path) { self.below(path) } else { path.to_owned() }
    }

    /// A path below the folder, whether there is such a file or not.
    pub fn below(&self, path: &str) -> String {
        if self.folder.is_empty() {
            return path.to_owned();
        }
        // The top of a commit is `REF:`.
        let gap = if self.folder.ends_with(':') { "" } else { "/" };
        format!("{}{gap}{path}", self.folder)
    }

    /// A line of a file, counted from 1, where the file is known.
    pub(super) fn line(&self, path: &str, number: u32) -> Option<String> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let line = self.files.get(path)?.line(index)?;
        Some(String::from_utf8_lossy(line).trim_end_matches('\r').to_owned())
    }
}
