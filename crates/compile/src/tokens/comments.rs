//! Comments, of which nothing is kept but their extent.

use super::{Kind, Refused, lexer::Lexer};

impl Lexer<'_> {
    /// A comment, or the symbol.
    pub(super) fn slash(&mut self) -> Result<(), Refused> {
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
}
