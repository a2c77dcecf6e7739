//! The waivers that a schema's own files have.

use schemactl_model::{
    Span,
    schema::{FileId, Schema, WAIVE},
};

use super::directive::Directive;

/// Waivers that are read; a person writes a handful.
pub(super) const MOST: usize = 1_000;
/// Lines around an element that are searched for the place of a waiver.
const NEAR: u32 = 200;
/// Bytes of a line that is searched.
const LONGEST_LINE: usize = 1_000;

/// A waiver and where it stands.
#[derive(Debug)]
pub(super) struct Waiver {
    pub directive: Directive,
    pub file: FileId,
    pub span: Span,
    /// Path of what it stands above.
    pub home: Vec<i32>,
    /// Whether it is in the comment directly above; only that one waives.
    pub is_above: bool,
}

/// The first waivers of the module's own files, in order, and whether there are more.
pub(super) fn waivers(schema: &Schema) -> (Vec<Waiver>, bool) {
    let own = schema.files().filter(|(_, file)| !file.is_import).map(|(id, _)| id);
    let mut found = Vec::new();
    for file in own.filter(|file| schema.mentions(*file, WAIVE)) {
        for home in schema.commented(file) {
            read(schema, file, home, &mut found);
            if found.len() > MOST {
                found.truncate(MOST);
                return (found, true);
            }
        }
    }
    (found, false)
}

fn read(schema: &Schema, file: FileId, home: &[i32], found: &mut Vec<Waiver>) {
    let comments = schema.comments(file, home);
    let above = comments.leading.map(|text| (text, true));
    let elsewhere = comments.detached.iter().map(String::as_str).chain(comments.trailing);
    for (text, is_above) in above.into_iter().chain(elsewhere.map(|text| (text, false))) {
        let lines = text.lines().count();
        for (line, index) in text.lines().zip(0..) {
            if let Some(directive) = Directive::parse(line) {
                let span = place(schema, file, home, (line.trim(), lines - index));
                found.push(Waiver { directive, file, span, home: home.to_vec(), is_above });
            }
            if found.len() > MOST {
                return;
            }
        }
    }
}

/// Where a line of a comment stands, so many lines above what it is a comment of: source info does not
/// say, the text does. Else that itself.
fn place(schema: &Schema, file: FileId, home: &[i32], (line, above): (&str, usize)) -> Span {
    let element = schema.span(file, home).unwrap_or(Span::START);
    let (start, end) = (element.start_line, element.end_line);
    let expected = start.saturating_sub(u32::try_from(above).unwrap_or(u32::MAX));
    let up = (start.saturating_sub(NEAR)..=start).rev();
    let around = up.chain(end..end.saturating_add(NEAR));
    let find = |number: u32| {
        let source = schema.source_line(file, number).filter(|source| source.len() <= LONGEST_LINE)?;
        let source = String::from_utf8_lossy(source);
        let is_it = source.trim_end().trim_end_matches("*/").trim_end().ends_with(line);
        if is_it { schema.find_in_line(file, number, line) } else { None }
    };
    std::iter::once(expected).chain(around).find_map(find).unwrap_or(element)
}
