//! The cutting itself.

use super::{BYTE_ORDER_MARK, Kind, Refused, TAB, Token};
use crate::Limits;

/// How many mistakes of one file are looked for.
const MOST_REFUSED: usize = 50;

pub(super) struct Lexer<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    line: i32,
    line_start: usize,
    /// What tabs on this line have added to the column so far.
    tabs: i32,
    /// Brackets that are open, outermost first.
    open: Vec<(u8, usize)>,
    limits: &'a Limits,
    pub(super) refused: Vec<Refused>,
    pub(super) tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    /// At the start of a source, behind its byte order mark.
    pub(super) fn new(text: &'a str, limits: &'a Limits) -> Self {
        let mark = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
        Lexer {
            bytes: text.as_bytes(),
            at: mark,
            line: 0,
            line_start: 0,
            tabs: 0,
            open: Vec::new(),
            limits,
            refused: Vec::new(),
            // Less than a token in six bytes is usual.
            tokens: Vec::with_capacity(text.len() / 8),
        }
    }

    pub(super) fn run(&mut self) -> Result<(), Refused> {
        while let Some(&byte) = self.bytes.get(self.at) {
            if let Err(refused) = self.token(byte) {
                if self.open.len() > self.limits.bracket_depth {
                    return Err(refused);
                }
                self.at = self.at.max(refused.range.end);
                self.refused.push(refused);
                if self.refused.len() == MOST_REFUSED {
                    break;
                }
            }
        }
        while let Some((bracket, at)) = self.open.pop() {
            self.never_closed(bracket, at);
        }
        Ok(())
    }

    fn token(&mut self, byte: u8) -> Result<(), Refused> {
        match byte {
            b'\n' => self.line_break(),
            b'\t' => self.tab(),
            b' ' | b'\r' | 0x0b | 0x0c => self.at += 1,
            b'/' => self.slash()?,
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => self.identifier()?,
            b'0'..=b'9' => self.number()?,
            b'.' if self.peek(1).is_some_and(|next| next.is_ascii_digit()) => self.number()?,
            b'"' | b'\'' => self.string(byte)?,
            b'#' => return Err(self.refused(1, "'#' does not start a comment here; write '//'")),
            0x21..=0x7e => self.symbol(byte)?,
            _ => return Err(self.foreign()),
        }
        Ok(())
    }

    fn never_closed(&mut self, bracket: u8, at: usize) {
        let message = format!("'{}' is never closed", char::from(bracket));
        self.refused.push(Refused { range: at..at + 1, message });
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    pub(super) fn line_break(&mut self) {
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
        self.tabs = 0;
    }

    pub(super) fn tab(&mut self) {
        let column = self.column();
        self.at += 1;
        self.tabs += TAB - column % TAB - 1;
    }

    fn column(&self) -> i32 {
        // Files beyond i32 are refused long before.
        i32::try_from(self.at - self.line_start).unwrap_or(i32::MAX) + self.tabs
    }

    pub(super) fn push(&mut self, kind: Kind, end: usize) {
        let column = self.column();
        let start = self.at;
        if kind == Kind::String {
            // A tab within a string counts as everywhere.
            while self.at < end {
                if self.bytes[self.at] == b'\t' { self.tab() } else { self.at += 1 }
            }
        }
        self.at = end;
        let [start, end] = [start, end].map(|offset| u32::try_from(offset).unwrap_or(u32::MAX));
        self.tokens.push(Token { kind, start, end, line: self.line, column, end_column: self.column() });
    }

    fn identifier(&mut self) -> Result<(), Refused> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
        if length > self.limits.name_length {
            let message = format!("the name is longer than {} characters", self.limits.name_length);
            return Err(self.refused(length, message));
        }
        self.push(Kind::Identifier, self.at + length);
        Ok(())
    }

    /// A number, which nothing that could belong to it may follow.
    fn number(&mut self) -> Result<(), Refused> {
        self.digits();
        match self.peek(0) {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
                Err(self.refused(1, "a blank is needed between a number and a letter"))
            }
            Some(b'.') => Err(self.refused(1, "a number may not go on with another point")),
            _ => Ok(()),
        }
    }

    fn digits(&mut self) {
        let rest = &self.bytes[self.at..];
        let digits = |from: usize, digit: fn(&u8) -> bool| {
            rest.get(from..).unwrap_or_default().iter().take_while(|byte| digit(byte)).count()
        };
        if rest[0] == b'0' && matches!(rest.get(1), Some(b'x' | b'X')) {
            let end = 2 + digits(2, u8::is_ascii_hexdigit);
            return self.push(Kind::Integer, self.at + end);
        }
        let mut kind = Kind::Integer;
        let mut end = digits(0, u8::is_ascii_digit);
        let octal = rest[0] == b'0' && end > 1;
        if !octal {
            if rest.get(end) == Some(&b'.') {
                kind = Kind::Float;
                end += 1 + digits(end + 1, u8::is_ascii_digit);
            }
            if matches!(rest.get(end), Some(b'e' | b'E')) {
                kind = Kind::Float;
                end += 1 + usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
                end += digits(end, u8::is_ascii_digit);
            }
        }
        self.push(kind, self.at + end);
    }

    fn string(&mut self, quote: u8) -> Result<(), Refused> {
        let mut end = self.at + 1;
        loop {
            match self.bytes.get(end) {
                Some(byte) if *byte == quote => break,
                Some(b'\\') if !matches!(self.bytes.get(end + 1), None | Some(b'\n' | 0)) => end += 2,
                None | Some(b'\n' | b'\\') => {
                    return Err(self.refused(end - self.at, "the string is not closed on its line"));
                }
                Some(0) => return Err(self.refused(end - self.at, "the string contains a NUL character")),
                Some(_) => end += 1,
            }
        }
        self.push(Kind::String, end + 1);
        Ok(())
    }

    fn symbol(&mut self, byte: u8) -> Result<(), Refused> {
        match byte {
            b'(' | b'[' | b'{' | b'<' => {
                self.open.push((byte, self.at));
                if self.open.len() > self.limits.bracket_depth {
                    let message = format!("brackets nest deeper than {} levels", self.limits.bracket_depth);
                    return Err(self.refused(1, message));
                }
            }
            b')' | b']' | b'}' | b'>' => {
                let opened = match byte {
                    b')' => b'(',
                    closing => closing - 2,
                };
                let Some(from) = self.open.iter().rposition(|(bracket, _)| *bracket == opened) else {
                    return Err(self.refused(1, format!("'{}' closes nothing", char::from(byte))));
                };
                for (bracket, at) in self.open.split_off(from).into_iter().skip(1) {
                    self.never_closed(bracket, at);
                }
            }
            _ => {}
        }
        self.push(Kind::Symbol, self.at + 1);
        Ok(())
    }

    fn foreign(&self) -> Refused {
        let rest = std::str::from_utf8(&self.bytes[self.at..]).unwrap_or_default();
        let foreign = rest.chars().next().unwrap_or_default();
        let code = u32::from(foreign);
        let message = match foreign {
            '\0' => "the file contains a NUL character".to_owned(),
            BYTE_ORDER_MARK => "a byte order mark may stand only at the start of a file".to_owned(),
            control if control.is_control() => format!("control character U+{code:04X}"),
            other => format!("{other:?} may stand only in comments and strings"),
        };
        self.refused(foreign.len_utf8(), message)
    }

    pub(super) fn refused(&self, length: usize, message: impl Into<String>) -> Refused {
        Refused::new(self.at, length, message)
    }
}
