//! From byte offsets to the columns people see.

use std::ops::Range;

use schemactl_model::Span;
use unicode_width::UnicodeWidthChar;

use crate::tokens;

/// Tab stops are this far apart in a [`Span`].
const TAB: usize = 4;

/// Where the lines of a source start.
pub(crate) struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(source: &'a str) -> Self {
        let after_breaks =
            source.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Lines { source, starts: std::iter::once(0).chain(after_breaks).collect() }
    }

    /// The span of a range of bytes; offsets beyond the source mean its end.
    pub(crate) fn span(&self, bytes: Range<usize>) -> Span {
        let (start_line, start_column) = self.position(bytes.start);
        let (end_line, end_column) = self.position(bytes.end.max(bytes.start));
        Span { start_line, start_column, end_line, end_column }
    }

    /// The offset of a line and a column as source info counts them: from 0, in bytes, tabs advancing
    /// to multiples of 8.
    pub(crate) fn offset(&self, line: i32, column: i32) -> usize {
        let start = usize::try_from(line).ok().and_then(|line| self.starts.get(line));
        let Some(&start) = start else { return self.source.len() };
        let mut reached = 0;
        let before = self.source.as_bytes()[start..].iter().take_while(|byte| {
            let before = reached < column;
            reached += if **byte == b'\t' { tokens::TAB - reached % tokens::TAB } else { 1 };
            before
        });
        start + before.count()
    }

    fn position(&self, offset: usize) -> (u32, u32) {
        let mut offset = offset.min(self.source.len());
        while !self.source.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        let column = cells(&self.source[self.starts[line]..offset]) + 1;
        (clamp(line + 1), clamp(column))
    }
}

/// How many terminal cells a stretch of one line takes, tabs counted from its start.
fn cells(text: &str) -> usize {
    text.chars().fold(0, |column, char| match char {
        '\t' => column - column % TAB + TAB,
        char => column + char.width().unwrap_or(0),
    })
}

fn clamp(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Lines;

    fn start(source: &str, offset: usize) -> (u32, u32) {
        let span = Lines::new(source).span(offset..offset);
        (span.start_line, span.start_column)
    }

    #[test]
    fn columns_are_terminal_cells() {
        assert_eq!(start("ab\ncd", 4), (2, 2));
        assert_eq!(start("\tx", 1), (1, 5));
        assert_eq!(start("a\tx", 2), (1, 5));
        assert_eq!(start("漢x", 3), (1, 3));
    }

    #[test]
    fn an_offset_behind_the_end_is_the_end() {
        assert_eq!(start("ab\n", 99), (2, 1));
    }
}
