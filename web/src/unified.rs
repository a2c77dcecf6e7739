//! What changed between two states of a file, as text.

use std::time::{Duration, Instant};

use similar::{ChangeTag, DiffOp, TextDiff};

/// Unchanged lines shown around a change.
const CONTEXT: usize = 3;
/// Lines of a page; a reader wants the files behind that.
const MAX_LINES: usize = 20_000;
/// After this the comparison of a page's files gets coarser instead of slower.
const PATIENCE: Duration = Duration::from_secs(2);

/// A file on both sides; `None` where a side does not have it.
#[derive(Clone, Debug)]
pub struct FileChange {
    pub path: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// The difference of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiff {
    pub path: String,
    /// `added`, `removed` or `changed`.
    pub kind: &'static str,
    pub hunks: Vec<Hunk>,
    pub added: usize,
    pub removed: usize,
    /// Whether lines were left out because the page would be too long.
    pub cut: bool,
}

/// A run of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// `@@ -1,4 +1,6 @@`
    pub header: String,
    pub lines: Vec<Line>,
}

/// A line of a hunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `add`, `del` or `same`.
    pub class: &'static str,
    /// `+`, `-` or a space.
    pub mark: char,
    /// Number on either side, counted from 1.
    pub before: Option<usize>,
    pub after: Option<usize>,
    pub text: String,
}

/// The differences of the files that differ, in the order given.
pub fn diffs(files: &[FileChange]) -> Vec<FileDiff> {
    let mut room = MAX_LINES;
    let deadline = Instant::now() + PATIENCE;
    let changed = files.iter().filter(|file| file.before != file.after);
    changed.map(|file| diff(file, deadline, &mut room)).collect()
}

fn diff(file: &FileChange, deadline: Instant, room: &mut usize) -> FileDiff {
    let (before, after) = (file.before.as_deref().unwrap_or(""), file.after.as_deref().unwrap_or(""));
    let text = TextDiff::configure().deadline(deadline).diff_lines(before, after);
    let mut difference = FileDiff {
        path: file.path.clone(),
        kind: match (&file.before, &file.after) {
            (None, _) => "added",
            (_, None) => "removed",
            _ => "changed",
        },
        hunks: Vec::new(),
        added: 0,
        removed: 0,
        cut: false,
    };
    for group in text.grouped_ops(CONTEXT) {
        let lines = group.iter().flat_map(|operation| text.iter_changes(operation)).map(line);
        let mut lines: Vec<Line> = lines.collect();
        difference.added += lines.iter().filter(|line| line.class == "add").count();
        difference.removed += lines.iter().filter(|line| line.class == "del").count();
        difference.cut |= lines.len() > *room;
        lines.truncate(*room);
        *room -= lines.len();
        if !lines.is_empty() {
            difference.hunks.push(Hunk { header: header(&group), lines });
        }
    }
    difference
}

fn line(change: similar::Change<&str>) -> Line {
    let (class, mark) = match change.tag() {
        ChangeTag::Insert => ("add", '+'),
        ChangeTag::Delete => ("del", '-'),
        ChangeTag::Equal => ("same", ' '),
    };
    Line {
        class,
        mark,
        before: change.old_index().map(|index| index + 1),
        after: change.new_index().map(|index| index + 1),
        text: change.value().trim_end_matches(['\n', '\r']).to_owned(),
    }
}

fn header(group: &[DiffOp]) -> String {
    let (Some(first), Some(last)) = (group.first(), group.last()) else {
        return String::new();
    };
    let (old, new) =
        (first.old_range().start..last.old_range().end, first.new_range().start..last.new_range().end);
    format!("@@ -{},{} +{},{} @@", old.start + 1, old.len(), new.start + 1, new.len())
}
