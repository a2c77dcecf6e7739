//! The syntax of one file: read by the parser, and by a walk of our own over its tokens.
//!
//! The parser knows more of an ordinary mistake; the walk goes on behind it with the next statement.

use std::{borrow::Cow, collections::HashSet, ops::Range};

use miette::Diagnostic;
use prost_types::FileDescriptorProto;
use protox_parse::ParseError;
use schemactl_model::Finding;

use crate::{
    Limits,
    edits::Edits,
    guard::Text,
    lines::Lines,
    locate::{SourceInfo, locate},
    tokens::{BYTE_ORDER_MARK, tokens},
    unsupported,
};

/// Findings of one file; a file that is not protobuf at all would otherwise give one a line.
const FINDINGS_A_FILE: usize = 50;

/// Something wrong at a place.
struct Problem {
    range: Range<usize>,
    message: String,
    hint: Option<String>,
}

impl Problem {
    fn new(range: Range<usize>, message: String) -> Self {
        Problem { range, message, hint: None }
    }
}

/// Parses a file, or says all that is wrong with its syntax.
pub(crate) fn read(
    text: &Text<'_>,
    limits: &Limits,
) -> Result<(FileDescriptorProto, SourceInfo), Vec<Finding>> {
    let failed = |problems: Vec<Problem>| Err(findings(text, problems));
    let lexed = match tokens(text.text, limits) {
        Ok(lexed) => lexed,
        Err(refused) => return failed(vec![Problem::new(refused.range, refused.message)]),
    };
    let (source_info, errors) = locate(text.text, &lexed.tokens, limits);
    let is_refused = errors.iter().any(|error| error.is_refused);
    let walk = errors.into_iter().map(|error| Problem::new(error.range, error.message)).collect();
    if is_refused || !lexed.refused.is_empty() {
        let refused = lexed.refused.into_iter().map(|refused| Problem::new(refused.range, refused.message));
        return failed(off_lines(text, refused.collect(), walk));
    }
    match protox_parse::parse(text.path, &edited(text, &source_info.edits)) {
        Ok(descriptor) if walk.is_empty() => Ok((descriptor, source_info)),
        Ok(_) => failed(walk),
        Err(error) => failed(joined(of_parser(text, &source_info.edits, &error), walk)),
    }
}

/// The text as the parser gets it: without a byte order mark, and spelled as it can read it.
pub(crate) fn edited<'a>(text: &Text<'a>, edits: &Edits) -> Cow<'a, str> {
    match edits.apply(text.text) {
        Cow::Borrowed(_) => Cow::Borrowed(text.unmarked()),
        Cow::Owned(edited) => Cow::Owned(edited.trim_start_matches(BYTE_ORDER_MARK).to_owned()),
    }
}

/// The problems of the lexer, and those of the walk on other lines: what the lexer drops, the walk misses.
fn off_lines(text: &Text<'_>, mut lexer: Vec<Problem>, walk: Vec<Problem>) -> Vec<Problem> {
    let lines = Lines::new(text.text);
    let line = |problem: &Problem| lines.span(problem.range.clone()).start_line;
    let taken: HashSet<u32> = lexer.iter().map(line).collect();
    lexer.extend(walk.into_iter().filter(|problem| !taken.contains(&line(problem))));
    lexer
}

/// The problems of parser and walk. Behind its first syntax error the parser takes up anywhere, so what it
/// expects from there on counts only where the walk sees a mistake too.
fn joined(parser: Vec<Problem>, walk: Vec<Problem>) -> Vec<Problem> {
    if walk.is_empty() {
        return parser;
    }
    let seen: HashSet<usize> = walk.iter().map(|problem| problem.range.start).collect();
    let is_sound =
        |problem: &Problem| seen.contains(&problem.range.start) || !problem.message.starts_with("expected ");
    let sound = parser.into_iter().enumerate().filter(|(index, problem)| *index == 0 || is_sound(problem));
    let mut problems: Vec<Problem> = sound.map(|(_, problem)| problem).collect();
    let told: HashSet<usize> = problems.iter().map(|problem| problem.range.start).collect();
    problems.extend(walk.into_iter().filter(|problem| !told.contains(&problem.range.start)));
    problems
}

fn of_parser(text: &Text<'_>, edits: &Edits, error: &ParseError) -> Vec<Problem> {
    let related = error.related().into_iter().flatten();
    std::iter::once(error as &dyn Diagnostic)
        .chain(related)
        .take(FINDINGS_A_FILE)
        .map(|problem| {
            let (range, message) = (range(text, edits, problem), problem.to_string());
            let limit = unsupported::of_parser(&message, text.text, range.start).map(ToOwned::to_owned);
            let hint = limit.or_else(|| Some(problem.help()?.to_string()));
            Problem { range, message, hint }
        })
        .collect()
}

fn range(text: &Text<'_>, edits: &Edits, problem: &dyn Diagnostic) -> Range<usize> {
    // The last label is where the problem is seen; an earlier one says what it conflicts with.
    let label = problem.labels().and_then(Iterator::last);
    let mark = text.text.len() - text.unmarked().len();
    let original = |offset| edits.original(offset + mark);
    match label {
        Some(label) => original(label.offset())..original(label.offset() + label.len()),
        None => text.text.trim_end().len()..text.text.len(),
    }
}

fn findings(text: &Text<'_>, mut problems: Vec<Problem>) -> Vec<Finding> {
    problems.sort_by_key(|problem| problem.range.start);
    let lines = Lines::new(text.text);
    let finding = |problem: Problem| {
        let finding = text.finding(lines.span(problem.range), problem.message);
        match problem.hint {
            Some(hint) => finding.with_hint(hint),
            None => finding,
        }
    };
    problems.into_iter().take(FINDINGS_A_FILE).map(finding).collect()
}
