//! A source cut into tokens, as protoc cuts it, and refused where what follows could not cope.
//!
//! The parser recurses on brackets and goes on after an error, so what it takes for a string or a comment
//! must be what we take for one: everything on which two readers could differ is refused here.

mod comments;
mod lexer;

use std::ops::Range;

use lexer::Lexer;

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

/// Cuts a source into tokens. Offsets count from the start of `text`, a byte order mark included.
///
/// # Errors
/// Brackets nest so deep that nothing should read the tokens.
pub(crate) fn tokens(text: &str, limits: &Limits) -> Result<Lexed, Refused> {
    let mut lexer = Lexer::new(text, limits);
    lexer.run()?;
    Ok(Lexed { tokens: lexer.tokens, refused: lexer.refused })
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
