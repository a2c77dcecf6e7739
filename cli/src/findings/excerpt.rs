//! A source line with a mark below a place.

use std::io::{self, Write};

use anstyle::Style;
use schemactl_model::Span;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Texts, columns::TAB};
use crate::printer::{DIM, visible};

/// Cells that a source line may take; what is behind them is left out.
const WIDEST: usize = 160;

/// A line and the place in it.
pub(super) struct Excerpt {
    line: String,
    span: Span,
    style: Style,
}

impl Excerpt {
    /// The first line of a place; `None` where the source is not known or the place is no place.
    pub fn of(texts: &Texts, path: &str, span: Span, style: Style) -> Option<Self> {
        let line = texts.line(path, span.start_line).filter(|line| !line.trim().is_empty())?;
        Some(Excerpt { line: expanded(&line), span, style })
    }

    /// The line and the mark.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let Excerpt { line, span, style } = self;
        let start = cell(span.start_column);
        let is_whole = span.end_line != span.start_line;
        let end = if is_whole { line.width() } else { cell(span.end_column) };
        let length = end.min(line.width()).saturating_sub(start).max(1);
        let gutter = span.start_line.to_string();
        writeln!(out, "  {DIM}{gutter} |{DIM:#} {line}")?;
        if start >= WIDEST {
            return Ok(());
        }
        let (indent, marks) = (" ".repeat(start), "^".repeat(length.min(WIDEST - start)));
        writeln!(out, "  {DIM}{} |{DIM:#} {indent}{style}{marks}{style:#}", " ".repeat(gutter.len()))
    }
}

/// Cells before a column, which counts from 1.
fn cell(column: u32) -> usize {
    usize::try_from(column).map_or(0, |column| column.saturating_sub(1))
}

/// A source line with tabs as spaces, as columns count them, and cut where it gets too wide.
fn expanded(line: &str) -> String {
    let (mut shown, mut cells) = (String::new(), 0);
    for character in visible(line).chars() {
        if cells >= WIDEST {
            shown.push('…');
            break;
        }
        if character == '\t' {
            let width = TAB - cells % TAB;
            shown.extend(std::iter::repeat_n(' ', width));
            cells += width;
        } else {
            shown.push(character);
            cells += character.width().unwrap_or(0);
        }
    }
    shown
}
