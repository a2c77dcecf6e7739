//! Columns as other programs count them: ours are cells of a terminal, theirs UTF-16 code units.

use schemactl_model::Span;
use unicode_width::UnicodeWidthChar;

use super::Texts;

/// Columns count a tab to the next multiple of this.
pub(super) const TAB: usize = 4;

/// First column, and the one behind the last character; both count UTF-16 code units from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub start: usize,
    pub end: usize,
}

impl Columns {
    /// The columns of a place; `None` where a source is not at hand, or where the place has none.
    pub fn of(texts: &Texts, path: &str, span: Span) -> Option<Columns> {
        if span == Span::START {
            return None;
        }
        let first = texts.line(path, span.start_line)?;
        let last = texts.line(path, span.end_line)?;
        let (start, end) = (units(&first, span.start_column)?, units(&last, span.end_column)?);
        (span.start_line != span.end_line || start <= end).then_some(Columns { start, end })
    }
}

/// Where a column of cells lies in a line; `None` for one that is behind the line's end.
fn units(line: &str, column: u32) -> Option<usize> {
    let wanted = usize::try_from(column).ok()?.checked_sub(1)?;
    let (mut cells, mut units) = (0, 1);
    for character in line.chars() {
        if cells >= wanted {
            break;
        }
        cells += if character == '\t' { TAB - cells % TAB } else { character.width().unwrap_or(0) };
        units += character.len_utf16();
    }
    (cells >= wanted).then_some(units)
}

#[cfg(test)]
mod tests {
    use super::units;

    #[test]
    fn tabs_wide_characters_and_surrogates_are_counted_as_others_count_them() {
        assert_eq!(units("int32 a", 7), Some(7));
        assert_eq!(units("\tint32 a", 5), Some(2));
        assert_eq!(units("  \tint32 a", 5), Some(4));
        // Two cells each; the second takes two code units.
        assert_eq!(units("語𠮷x", 3), Some(2));
        assert_eq!(units("語𠮷x", 5), Some(4));
        assert_eq!(units("語𠮷x", 6), Some(5));
        assert_eq!(units("x", 9), None);
        assert_eq!(units("x", 0), None);
    }
}
