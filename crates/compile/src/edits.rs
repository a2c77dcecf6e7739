//! What the parser cannot read, written so that it can.
//!
//! protoc takes a few spellings that the parser refuses although they mean nothing it could not express. They
//! are found by the walk in `locate` and replaced before the parser sees the text.

use std::{borrow::Cow, ops::Range};

/// Replacements in a text, in order and apart from each other.
#[derive(Debug, Default)]
pub(crate) struct Edits {
    edits: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Puts something else in a range's place.
    pub(crate) fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.edits.push((range, text.into()));
    }

    /// Puts something in before an offset.
    pub(crate) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.replace(at..at, text);
    }

    /// To be called once all are there.
    pub(crate) fn sort(&mut self) {
        self.edits.sort_by_key(|(range, _)| range.start);
        // Of two that overlap the first and larger one says it all.
        let mut end = 0;
        self.edits.retain(|(range, _)| {
            let is_apart = range.start >= end;
            end = end.max(range.end);
            is_apart
        });
    }

    /// The text with all replacements made.
    pub(crate) fn apply<'a>(&self, text: &'a str) -> Cow<'a, str> {
        if self.edits.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 16 * self.edits.len());
        let mut done = 0;
        for (range, replacement) in &self.edits {
            out.push_str(&text[done..range.start]);
            out.push_str(replacement);
            done = range.end;
        }
        out.push_str(&text[done..]);
        Cow::Owned(out)
    }

    /// Where in the text an offset of the edited text was.
    pub(crate) fn original(&self, offset: usize) -> usize {
        // What has been added so far, and what has been taken away.
        let (mut added, mut removed) = (0, 0);
        for (range, replacement) in &self.edits {
            let start = range.start + added - removed;
            if offset < start {
                break;
            }
            if offset < start + replacement.len() {
                return range.start;
            }
            added += replacement.len();
            removed += range.len();
        }
        offset + removed - added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_lead_back() {
        let mut edits = Edits::default();
        edits.insert(5, " to 5");
        edits.replace(0..1, "XYZ");
        edits.sort();
        let text = edits.apply("abcde [");
        assert_eq!(text, "XYZbcde to 5 [");
        for original in [0, 2, 5] {
            let char = &"abcde ["[original..=original];
            let edited = text.find(if original == 0 { "X" } else { char }).unwrap();
            assert_eq!(edits.original(edited), original);
        }
        assert_eq!(edits.original(text.find('[').unwrap()), 6);
    }
}
