//! A source cut into tokens, as protoc cuts it, and refused where what follows could not cope.
//!
//! The parser recurses on brackets and goes on after an error, so what it takes for a string or a comment
//! must be what we take for one: everything on which two readers could differ is refused here.

use std::ops::Range;

use crate::Limits;

/// A tab advances the column of source info to a multiple of this.
pub(crate) const TAB: i32 = 8;

/// The mark some editors put before UTF-8.
pub(crate) const BYTE_ORDER_MARK: char = '\u{feff}';

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Identifier,
    Integer,
    Float,
    String,
    /// One punctuation character.
    Symbol,
}

/// A stretch of a source that is neither white space nor comment. No token spans lines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// Offset of its first byte.
    pub(crate) start: u32,
    /// Offset behind its last byte.
    pub(crate) end: u32,
    /// Its line, from 0.
    pub(crate) line: i32,
    /// Its first column as source info counts: bytes from 0, tabs advancing to multiples of 8.
    pub(crate) column: i32,
    /// The column behind it.
    pub(crate) end_column: i32,
}

impl Token {
    pub(crate) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Why a source is not cut.
#[derive(Debug)]
pub(crate) struct Refused {
    /// Where.
    pub(crate) range: Range<usize>,
    /// Why.
    pub(crate) message: String,
}

impl Refused {
    fn new(start: usize, length: usize, message: impl Into<String>) -> Self {
        Refused { range: start..start + length, message: message.into() }
    }
}

/// A source in pieces.
#[derive(Debug)]
pub(crate) struct Lexed {
    pub(crate) tokens: Vec<Token>,
    /// What is wrong with it. If anything is, the tokens are good for finding further mistakes only.
    pub(crate) refused: Vec<Refused>,
}

/// How many mistakes of one file are looked for.
const MOST_REFUSED: usize = 50;

/// Cuts a source into tokens. Offsets count from the start of `text`, a byte order mark included.
///
/// # Errors
/// Brackets nest so deep that nothing should read the tokens.
pub(crate) fn tokens(text: &str, limits: &Limits) -> Result<Lexed, Refused> {
    let mark = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len_utf8() } else { 0 };
    let mut lexer = Lexer {
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
    };
    lexer.run()?;
    Ok(Lexed { tokens: lexer.tokens, refused: lexer.refused })
}

struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
    line: i32,
    line_start: usize,
    /// What tabs on this line have added to the column so far.
    tabs: i32,
    /// Brackets that are open, outermost first.
    open: Vec<(u8, usize)>,
    limits: &'a Limits,
    refused: Vec<Refused>,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn run(&mut self) -> Result<(), Refused> {
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

    fn peek(&self, ahead: usize) -> Option<u8> {
        self.bytes.get(self.at + ahead).copied()
    }

    fn line_break(&mut self) {
        self.at += 1;
        self.line += 1;
        self.line_start = self.at;
        self.tabs = 0;
    }

    fn tab(&mut self) {
        let column = self.column();
        self.at += 1;
        self.tabs += TAB - column % TAB - 1;
    }

    fn column(&self) -> i32 {
        // Files beyond i32 are refused long before.
        i32::try_from(self.at - self.line_start).unwrap_or(i32::MAX) + self.tabs
    }

    fn push(&mut self, kind: Kind, end: usize) {
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

    fn slash(&mut self) -> Result<(), Refused> {
        match self.peek(1) {
            Some(b'/') => self.line_comment(),
            Some(b'*') => self.block_comment(),
            _ => {
                self.push(Kind::Symbol, self.at + 1);
                Ok(())
            }
        }
    }

    fn line_comment(&mut self) -> Result<(), Refused> {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        if let Some(nul) = rest[..length].iter().position(|byte| *byte == 0) {
            let at = self.at + nul;
            self.at += length;
            return Err(Refused::new(at, 1, "the comment contains a NUL character"));
        }
        self.at += length;
        Ok(())
    }

    fn block_comment(&mut self) -> Result<(), Refused> {
        let start = self.at;
        self.at += 2;
        loop {
            match (self.peek(0), self.peek(1)) {
                (Some(b'*'), Some(b'/')) => break,
                (Some(b'/'), Some(b'*')) => {
                    return Err(self.leave_comment(2, "block comments cannot be nested"));
                }
                (Some(0), _) => return Err(self.leave_comment(1, "the comment contains a NUL character")),
                (Some(b'\n'), _) => self.line_break(),
                (Some(b'\t'), _) => self.tab(),
                (Some(_), _) => self.at += 1,
                (None, _) => {
                    return Err(Refused::new(start, 2, "the comment is never closed"));
                }
            }
        }
        self.at += 2;
        Ok(())
    }

    /// Refuses something within a block comment, and goes on behind the comment.
    fn leave_comment(&mut self, length: usize, message: &str) -> Refused {
        let refused = self.refused(length, message);
        while self.at < self.bytes.len() && !self.bytes[self.at..].starts_with(b"*/") {
            if self.bytes[self.at] == b'\n' { self.line_break() } else { self.at += 1 }
        }
        self.at = (self.at + 2).min(self.bytes.len());
        refused
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

    fn refused(&self, length: usize, message: impl Into<String>) -> Refused {
        Refused::new(self.at, length, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Result<Vec<&str>, String> {
        let lexed = tokens(text, &Limits::default()).map_err(|refused| refused.message)?;
        if let Some(refused) = lexed.refused.into_iter().next() {
            return Err(refused.message);
        }
        Ok(lexed.tokens.iter().map(|token| &text[token.range()]).collect())
    }

    #[test]
    fn cuts_as_protoc_does() {
        let text = "a.b=0x1F,1.5e-3,.5,010 \"q\\\"//\" // c\n/* d */ 'x'";
        let parts = ["a", ".", "b", "=", "0x1F", ",", "1.5e-3", ",", ".5", ",", "010", "\"q\\\"//\"", "'x'"];
        assert_eq!(cut(text).unwrap(), parts);
    }

    #[test]
    fn columns_are_bytes_with_tabs_of_eight() {
        let text = "ä\ta";
        let tokens = tokens(&format!("/*{text}"), &Limits::default());
        assert_eq!(tokens.unwrap().refused.len(), 1);
        let tokens = super::tokens("\ta /*ä*/\tb", &Limits::default()).unwrap().tokens;
        let columns: Vec<_> = tokens.iter().map(|token| (token.column, token.end_column)).collect();
        assert_eq!(columns, [(8, 9), (16 + 8, 16 + 9)]);
    }

    #[test]
    fn refuses_what_two_readers_could_take_differently() {
        for (text, why) in [
            ("\"a\nb\"", "not closed"),
            ("\"a\\\n\"", "not closed"),
            ("/* /* */", "nested"),
            ("/* ", "never closed"),
            ("{ # }", "does not start a comment"),
            ("{ )", "closes nothing"),
            ("{", "never closed"),
            ("a\0", "NUL"),
            ("message Ä {}", "only in comments"),
        ] {
            let message = cut(text).unwrap_err();
            assert!(message.contains(why), "{text:?}: {message}");
        }
        assert!(cut(&"{".repeat(65)).unwrap_err().contains("deeper than 64"));
    }
}
