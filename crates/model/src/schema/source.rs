//! Source info of one file: decoded when somebody asks for the first span, and not before.

use std::{collections::HashMap, ops::Range, sync::OnceLock};

use bytes::Bytes;
use prost::Message as _;
use unicode_width::UnicodeWidthChar;

use super::descriptor::{self, SourceCodeInfo};
use crate::Span;

/// protoc's tokenizer moves a tab to the next multiple of this.
const SOURCE_INFO_TAB: usize = 8;
/// buf prints columns with a tab at the next multiple of this.
const PRINTED_TAB: usize = 4;

/// Spans and comments of one file.
#[derive(Debug)]
pub(super) struct SourceInfo {
    encoded: Bytes,
    text: Option<Bytes>,
    locations: OnceLock<HashMap<Box<[i32]>, Location>>,
    /// Where each line of the text starts; found once, or every span would read the file again.
    line_starts: OnceLock<Vec<usize>>,
}

/// A location of the source info, by its path.
#[derive(Debug)]
struct Location {
    /// Lines and columns from 0: start line, start column, end line, end column.
    span: [i32; 4],
    comments: Option<Box<Texts>>,
}

#[derive(Debug)]
struct Texts {
    leading: Option<String>,
    trailing: Option<String>,
    detached: Vec<String>,
}

/// Comments at one element, as descriptor.proto keeps them: without the comment marks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Comments<'a> {
    /// The comment directly above.
    pub leading: Option<&'a str>,
    /// The comment behind it on its line, or directly below.
    pub trailing: Option<&'a str>,
    /// Comments further above, set off by blank lines.
    pub detached: &'a [String],
}

/// How a line of a comment begins that waives a rule.
pub const WAIVE: &str = "schemactl:waive";
/// How a line of a comment begins that silences a lint rule, for buf too.
pub const LINT_IGNORE: &str = "buf:lint:ignore";
/// How lines of comments begin that speak to the rules and describe nothing.
pub const DIRECTIVES: [&str; 2] = [WAIVE, LINT_IGNORE];

impl Comments<'_> {
    /// What describes the element to people: the comment directly above, else the one behind it, without
    /// lines that speak to the rules.
    pub fn description(&self) -> String {
        let describes = |line: &&str| !DIRECTIVES.iter().any(|directive| line.trim().starts_with(directive));
        let described = |text: &str| text.lines().filter(describes).collect::<Vec<_>>().join("\n");
        let texts = [self.leading, self.trailing].into_iter().flatten();
        texts.map(described).find(|text| !text.trim().is_empty()).unwrap_or_default()
    }
}

impl SourceInfo {
    pub(super) fn new(encoded: Bytes) -> Self {
        Self { encoded, text: None, locations: OnceLock::new(), line_starts: OnceLock::new() }
    }

    pub(super) fn attach(&mut self, text: Bytes) {
        self.text = Some(text);
        self.line_starts = OnceLock::new();
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        self.text.as_deref()
    }

    pub(super) fn span(&self, path: &[i32]) -> Option<Span> {
        let [start_line, start_column, end_line, end_column] = self.locations().get(path)?.span;
        Some(Span {
            start_line: printed(start_line),
            start_column: self.column(start_line, start_column),
            end_line: printed(end_line),
            end_column: self.column(end_line, end_column),
        })
    }

    pub(super) fn comments(&self, path: &[i32]) -> Comments<'_> {
        let texts = self.locations().get(path).and_then(|location| location.comments.as_deref());
        texts.map_or_else(Comments::default, |texts| Comments {
            leading: texts.leading.as_deref(),
            trailing: texts.trailing.as_deref(),
            detached: &texts.detached,
        })
    }

    /// Whether a comment may say something: told by its bytes, without decoding anything.
    pub(super) fn mentions(&self, text: &str) -> bool {
        memchr::memmem::find(&self.encoded, text.as_bytes()).is_some()
    }

    /// Every location that has comments, in the order of the locations.
    pub(super) fn commented(&self) -> Vec<&[i32]> {
        let with_comments = self.locations().iter().filter(|(_, location)| location.comments.is_some());
        let mut paths: Vec<&[i32]> = with_comments.map(|(path, _)| &**path).collect();
        paths.sort_unstable();
        paths
    }

    /// The paths of all locations, in no order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &[i32]> {
        self.locations().keys().map(|path| &**path)
    }

    /// The bytes of the text that a location covers.
    pub(super) fn range(&self, path: &[i32]) -> Option<Range<usize>> {
        let [start_line, start_column, end_line, end_column] = self.locations().get(path)?.span;
        let (start, end) = (self.offset(start_line, start_column)?, self.offset(end_line, end_column)?);
        (start <= end).then_some(start..end)
    }

    /// Where some bytes of the text stand, as printed.
    pub(super) fn span_of_range(&self, range: &Range<usize>) -> Option<Span> {
        let (start_line, start_column) = self.printed_at(range.start)?;
        let (end_line, end_column) = self.printed_at(range.end)?;
        Some(Span { start_line, start_column, end_line, end_column })
    }

    fn printed_at(&self, offset: usize) -> Option<(u32, u32)> {
        let starts = self.line_starts()?;
        let line = starts.partition_point(|start| *start <= offset).checked_sub(1)?;
        let before = self.text()?.get(starts[line]..offset)?;
        let column = source_info_column(before);
        let line = i32::try_from(line).ok()?;
        Some((printed(line), self.column(line, i32::try_from(column).ok()?)))
    }

    /// Where in the text a line and a column of the source info are.
    fn offset(&self, line: i32, column: i32) -> Option<usize> {
        let start = *self.line_starts()?.get(usize::try_from(line).ok()?)?;
        let (text, column) = (self.line(line)?, usize::try_from(column).ok()?);
        let mut counted = 0;
        let mut bytes = text.iter();
        while counted < column {
            counted = after(counted, *bytes.next()?);
        }
        Some(start + text.len() - bytes.len())
    }

    fn locations(&self) -> &HashMap<Box<[i32]>, Location> {
        self.locations.get_or_init(|| {
            // Source info that does not decode is none: it decides nothing.
            let info = SourceCodeInfo::decode(self.encoded.clone()).unwrap_or_default();
            let mut locations = HashMap::with_capacity(info.location.len());
            for location in info.location {
                let path = location.path.as_slice().into();
                if let Some(location) = Location::read(location) {
                    // The first wins, as in protoc: a path may stand twice (`extend` blocks, ranges).
                    locations.entry(path).or_insert(location);
                }
            }
            locations
        })
    }

    /// A column of the source info as printed: counted from 1 and in terminal cells.
    fn column(&self, line: i32, column: i32) -> u32 {
        match (self.line(line), usize::try_from(column)) {
            (Some(line), Ok(column)) if !is_plain(line) => cells_before(line, column),
            _ => printed(column),
        }
    }

    fn line_starts(&self) -> Option<&[usize]> {
        let text = self.text.as_deref()?;
        Some(self.line_starts.get_or_init(|| {
            let breaks = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            [0].into_iter().chain(breaks.map(|(index, _)| index + 1)).collect()
        }))
    }

    /// A line of the text, counted from 0, with the line break behind it.
    pub(super) fn line(&self, line: i32) -> Option<&[u8]> {
        let (text, starts) = (self.text.as_deref()?, self.line_starts()?);
        let line = usize::try_from(line).ok()?;
        let end = starts.get(line + 1).copied().unwrap_or(text.len());
        text.get(*starts.get(line)?..end)
    }
}

/// Where a text stands last in a line, counted from 1: its first column and the one behind it.
pub(super) fn columns_of(line: &[u8], text: &str) -> Option<(u32, u32)> {
    let start = memchr::memmem::rfind(line, text.as_bytes())?;
    let behind = |length: usize| {
        let mut cells = 0;
        for character in String::from_utf8_lossy(&line[..length]).chars() {
            cells += if character == '\t' {
                PRINTED_TAB - cells % PRINTED_TAB
            } else {
                character.width().unwrap_or(0)
            };
        }
        u32::try_from(cells).unwrap_or(u32::MAX).saturating_add(1)
    };
    Some((behind(start), behind(start + text.len())))
}

impl Location {
    /// `None` where the span has neither three nor four numbers.
    fn read(location: descriptor::Location) -> Option<Self> {
        let span = match *location.span.as_slice() {
            [line, start, end] => [line, start, line, end],
            [start_line, start, end_line, end] => [start_line, start, end_line, end],
            _ => return None,
        };
        let texts = Texts {
            leading: location.leading_comments,
            trailing: location.trailing_comments,
            detached: location.leading_detached_comments,
        };
        let any = texts.leading.is_some() || texts.trailing.is_some() || !texts.detached.is_empty();
        Some(Self { span, comments: any.then(|| Box::new(texts)) })
    }
}

/// The column of the source info behind a byte.
fn after(column: usize, byte: u8) -> usize {
    if byte == b'\t' { column + SOURCE_INFO_TAB - column % SOURCE_INFO_TAB } else { column + 1 }
}

/// The column of the source info that follows the start of a line.
fn source_info_column(start_of_line: &[u8]) -> usize {
    start_of_line.iter().fold(0, |column, byte| after(column, *byte))
}

fn printed(number: i32) -> u32 {
    u32::try_from(number).unwrap_or(0).saturating_add(1)
}

fn is_plain(line: &[u8]) -> bool {
    line.iter().all(|byte| byte.is_ascii() && *byte != b'\t')
}

/// Cells that lie before a column of the source info (bytes, tabs to 8), plus one.
fn cells_before(line: &[u8], column: usize) -> u32 {
    let line = String::from_utf8_lossy(line);
    let (mut counted, mut cells) = (0, 0);
    for character in line.chars() {
        if counted >= column {
            break;
        }
        if character == '\t' {
            counted += SOURCE_INFO_TAB - counted % SOURCE_INFO_TAB;
            cells += PRINTED_TAB - cells % PRINTED_TAB;
        } else {
            counted += character.len_utf8();
            cells += character.width().unwrap_or(0);
        }
    }
    u32::try_from(cells).unwrap_or(u32::MAX).saturating_add(1)
}
