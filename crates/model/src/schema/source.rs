//! Source info of one file: decoded when somebody asks for the first span, and not before.

use std::{collections::HashMap, sync::OnceLock};

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

    /// A line of the text, counted from 0, with the line break behind it.
    pub(super) fn line(&self, line: i32) -> Option<&[u8]> {
        let text = self.text.as_deref()?;
        let starts = self.line_starts.get_or_init(|| {
            let breaks = text.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            [0].into_iter().chain(breaks.map(|(index, _)| index + 1)).collect()
        });
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
