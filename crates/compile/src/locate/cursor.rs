//! A walk over tokens that remembers places and comments.

use std::ops::Range;

use super::{
    Reserved, SourceInfo,
    comments::{self, Surroundings},
    record::{Comments, Place, Recorder},
};
use crate::{
    Limits,
    edits::Edits,
    tokens::{Kind, Token},
};

/// Why elements cannot be located.
#[derive(Debug)]
pub(crate) struct Unlocated {
    /// Where.
    pub(crate) range: Range<usize>,
    /// What is wrong there.
    pub(crate) message: String,
    /// It is not a mistake that the parser would report, but something it must not see.
    pub(crate) is_refused: bool,
}

/// How many mistakes of one file are looked for.
const MOST_ERRORS: usize = 50;

pub(super) type Step<T = ()> = Result<T, Unlocated>;

pub(super) struct Cursor<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    pub(super) limits: &'a Limits,
    pub(super) recorder: Recorder,
    pub(super) bodies: Vec<(usize, usize)>,
    pub(super) edits: Edits,
    pub(super) errors: Vec<Unlocated>,
    pub(super) reserved: Vec<Reserved>,
    /// Comments read that belong to the next declaration.
    upcoming: Comments,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], limits: &'a Limits) -> Self {
        let mut cursor = Cursor {
            text,
            tokens,
            at: 0,
            limits,
            recorder: Recorder::default(),
            bodies: Vec::new(),
            edits: Edits::default(),
            errors: Vec::new(),
            reserved: Vec::new(),
            upcoming: Comments::default(),
        };
        let between = cursor.between();
        cursor.upcoming.leading = between.leading;
        cursor.upcoming.detached = between.detached;
        cursor
    }

    pub(super) fn finish(mut self) -> SourceInfo {
        self.edits.sort();
        let Cursor { bodies, edits, reserved, .. } = self;
        SourceInfo { bodies, edits, reserved, ..self.recorder.encode() }
    }

    /// Reads a statement. A mistake in it is noted, and reading goes on behind the statement.
    pub(super) fn statement(&mut self, read: impl FnOnce(&mut Self) -> Step) -> Step {
        let start = self.at;
        let Err(error) = read(self) else { return Ok(()) };
        if error.is_refused || self.at_end() || self.errors.len() >= MOST_ERRORS {
            return Err(error);
        }
        let lacks_its_end = error.message.starts_with("expected ';'") && self.is_on_a_new_line();
        self.errors.push(error);
        if !lacks_its_end {
            self.at = self.behind(start);
        }
        Ok(())
    }

    fn is_on_a_new_line(&self) -> bool {
        let line = |token: Option<&Token>| token.map(|token| token.line);
        self.at > 0 && line(self.current()) != line(self.previous())
    }

    /// Behind the statement that starts at a token: behind its semicolon, its block, or before what closes the
    /// scope it is in.
    fn behind(&self, start: usize) -> usize {
        let mut depth = 0;
        let mut at = start;
        while let Some(token) = self.tokens.get(at) {
            match &self.text[token.range()] {
                "{" => depth += 1,
                "}" if depth <= 1 => {
                    at += usize::from(depth == 1 || at == start);
                    break;
                }
                "}" => depth -= 1,
                ";" if depth == 0 => {
                    at += 1;
                    break;
                }
                _ => {}
            }
            at += 1;
        }
        at
    }

    pub(super) fn at_end(&self) -> bool {
        self.at == self.tokens.len()
    }

    fn current(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        self.current().map(|token| token.kind)
    }

    pub(super) fn current_text(&self) -> &'a str {
        self.current().map_or("", |token| &self.text[token.range()])
    }

    /// The token read last.
    pub(super) fn previous(&self) -> Option<&'a Token> {
        self.tokens.get(self.at.checked_sub(1)?)
    }

    pub(super) fn looking_at(&self, text: &str) -> bool {
        self.current_text() == text
    }

    /// The token behind the current one.
    pub(super) fn next_text(&self) -> &'a str {
        self.tokens.get(self.at + 1).map_or("", |token| &self.text[token.range()])
    }

    /// What the token behind the current one is.
    pub(super) fn next_kind(&self) -> Option<Kind> {
        self.tokens.get(self.at + 1).map(|token| token.kind)
    }

    /// The token read last and the one before it.
    pub(super) fn previous_two(&self) -> (Option<&'a str>, Option<&'a str>) {
        let back = |count: usize| self.at.checked_sub(count).and_then(|at| self.tokens.get(at));
        let text = |token: &'a Token| &self.text[token.range()];
        (back(1).map(text), back(2).map(text))
    }

    pub(super) fn previous_text(&self) -> &'a str {
        self.previous().map_or("", |token| &self.text[token.range()])
    }

    /// Whether the current token is a decimal integer that no type of integer holds. protoc takes it for a
    /// floating-point number.
    pub(super) fn is_beyond_integers(&self) -> bool {
        let text = self.current_text();
        self.kind() == Some(Kind::Integer)
            && text.len() >= 20
            && !text.starts_with('0')
            && text.parse::<u64>().is_err()
    }

    /// Spells the current integer as the floating-point number it is.
    pub(super) fn widen(&mut self) {
        self.edits.insert(self.current_range().end, ".0");
    }

    /// The bytes of the current token.
    pub(super) fn current_range(&self) -> Range<usize> {
        self.current().map_or(self.text.len()..self.text.len(), Token::range)
    }

    pub(super) fn skip(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len());
    }

    pub(super) fn try_take(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.skip();
        }
        found
    }

    pub(super) fn take(&mut self, text: &str) -> Step {
        if self.try_take(text) { Ok(()) } else { Err(self.unexpected(&format!("'{text}'"))) }
    }

    pub(super) fn take_kind(&mut self, kind: Kind, expected: &str) -> Step<&'a str> {
        if self.kind() != Some(kind) {
            return Err(self.unexpected(expected));
        }
        let text = self.current_text();
        self.skip();
        Ok(text)
    }

    pub(super) fn identifier(&mut self, expected: &str) -> Step<&'a str> {
        self.take_kind(Kind::Identifier, expected)
    }

    /// A string, which may be written as several in a row.
    pub(super) fn string(&mut self, expected: &str) -> Step {
        self.take_kind(Kind::String, expected)?;
        while self.kind() == Some(Kind::String) {
            self.skip();
        }
        Ok(())
    }

    /// A name of identifiers and dots, a leading dot included.
    pub(super) fn type_name(&mut self) -> Step {
        self.try_take(".");
        self.identifier("a type name")?;
        while self.try_take(".") {
            self.identifier("an identifier")?;
        }
        Ok(())
    }

    pub(super) fn unexpected(&self, expected: &str) -> Unlocated {
        match self.current() {
            Some(token) => {
                let found: String = self.current_text().chars().take(40).collect();
                Unlocated {
                    range: token.range(),
                    message: format!("expected {expected}, but found {found:?}"),
                    is_refused: false,
                }
            }
            None => {
                let end = self.text.trim_end().len();
                Unlocated {
                    range: end..end,
                    message: format!("expected {expected}, but the file ends"),
                    is_refused: false,
                }
            }
        }
    }

    pub(super) fn refused(&self, message: String) -> Unlocated {
        let range = self.previous().map_or(0..0, Token::range);
        Unlocated { range, message, is_refused: true }
    }

    /// Opens a location at the current token.
    pub(super) fn open(&mut self, parent: Place, below: &[i32]) -> Place {
        let start = self.peek_start();
        self.recorder.open(Some(parent), below, start)
    }

    pub(super) fn open_root(&mut self) -> Place {
        let start = self.peek_start();
        self.recorder.open(None, &[], start)
    }

    /// Line and column of the current token.
    pub(super) fn peek_start(&self) -> (i32, i32) {
        self.current().map_or((0, 0), |token| (token.line, token.column))
    }

    /// Closes a location behind the token read last.
    pub(super) fn close(&mut self, place: Place) {
        if let Some(last) = self.previous() {
            self.recorder.close(place, last);
        }
    }

    /// A location around what `inside` reads.
    pub(super) fn within<T>(
        &mut self,
        parent: Place,
        below: &[i32],
        inside: impl FnOnce(&mut Self, Place) -> Step<T>,
    ) -> Step<T> {
        let place = self.open(parent, below);
        let result = inside(self, place)?;
        self.close(place);
        Ok(result)
    }

    /// Takes the token that ends a declaration, or its heading, and gives it its comments.
    pub(super) fn end_of(&mut self, place: Place, text: &str) -> Step {
        self.take(text)?;
        let between = self.between();
        let leading = std::mem::replace(&mut self.upcoming.leading, between.leading);
        let detached = std::mem::replace(&mut self.upcoming.detached, between.detached);
        if leading.is_some() || between.trailing.is_some() || !detached.is_empty() {
            let comments = Comments { leading, trailing: between.trailing, detached };
            self.recorder.attach(place, comments);
        }
        Ok(())
    }

    /// Takes the brace that closes a scope, if it is there.
    pub(super) fn end_of_scope(&mut self) -> bool {
        let found = self.try_take("}");
        if found {
            let between = self.between();
            self.upcoming.leading = between.leading;
            self.upcoming.detached = between.detached;
        }
        found
    }

    /// Takes a semicolon that ends nothing, if it is there.
    pub(super) fn empty_statement(&mut self) -> bool {
        let found = self.try_take(";");
        if found {
            let between = self.between();
            self.upcoming.leading = between.leading;
            self.upcoming.detached.extend(between.detached);
        }
        found
    }

    /// The comments between the token read last and the current one.
    fn between(&self) -> comments::Between {
        let start = self.previous().map_or(0, |token| token.range().end);
        let end = self.current().map_or(self.text.len(), |token| token.range().start);
        let surroundings = Surroundings {
            at_start: self.at == 0,
            before_closing: matches!(self.current_text(), "}" | "]" | ")"),
            at_end: self.at_end(),
        };
        let text = self.text[start..end].trim_start_matches(crate::tokens::BYTE_ORDER_MARK);
        comments::sort(text, surroundings)
    }
}
