//! Where the fields of a message literal stand in the text of an option.
//!
//! Source info ends at the option; buf points into it. So the literal is read again, for places only:
//! it compiled, and whatever is not understood ends the reading.

use std::ops::Range;

use schemactl_model::schema::{Field, FieldId, MessageId, Schema};

/// Deeper than the compiler lets literals nest.
const MAX_DEPTH: usize = 80;

/// A path below the option, and the bytes of `name: value` in the text.
pub(super) type Written = (Vec<i32>, Range<usize>);

/// The fields written in the literal of an option, whose bytes are `range` of the text and which has
/// a message as its type. A field of a singular message stands for itself only in its own fields, a
/// repeated one as often as it is written.
pub(super) fn fields(schema: &Schema, message: MessageId, text: &[u8], range: Range<usize>) -> Vec<Written> {
    let mut reader = Reader { schema, text, at: range.start, end: range.end, written: Vec::new() };
    if reader.skip_to_value() && reader.open() {
        reader.message(message, &mut Vec::new(), 0);
    }
    reader.written
}

struct Reader<'a> {
    schema: &'a Schema,
    text: &'a [u8],
    at: usize,
    end: usize,
    written: Vec<Written>,
}

impl Reader<'_> {
    /// Moves behind the `=` of the option.
    fn skip_to_value(&mut self) -> bool {
        while let Some(token) = self.next() {
            if &self.text[token] == b"=" {
                return true;
            }
        }
        false
    }

    fn open(&mut self) -> bool {
        self.take(b"{") || self.take(b"<")
    }

    fn close(&mut self) -> bool {
        self.take(b"}") || self.take(b">")
    }

    /// Reads fields up to the end of a literal whose opening is behind.
    fn message(&mut self, message: MessageId, path: &mut Vec<i32>, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let mut counts: Vec<(i32, i32)> = Vec::new();
        while !self.close() {
            if self.take(b",") || self.take(b";") {
                continue;
            }
            self.field(message, path, depth, &mut counts)?;
        }
        Some(())
    }

    fn field(
        &mut self,
        message: MessageId,
        path: &mut Vec<i32>,
        depth: usize,
        counts: &mut Vec<(i32, i32)>,
    ) -> Option<()> {
        let name = self.next()?;
        let start = name.start;
        let field = if &self.text[name.clone()] == b"[" {
            self.extension(message)?
        } else {
            let name = std::str::from_utf8(&self.text[name]).ok()?;
            self.schema.field_by_name(message, name).or_else(|| self.group(message, name))?
        };
        self.take(b":");
        let field = &self.schema[field];
        let length = path.len();
        path.push(field.number);
        match field.kind.message() {
            Some(inner) if !field.is_repeated() && self.open() => self.message(inner, path, depth + 1)?,
            _ => {
                if field.is_repeated() {
                    path.push(count(counts, field.number));
                }
                let end = self.value()?;
                self.written.push((path.clone(), start..end));
            }
        }
        path.truncate(length);
        Some(())
    }

    /// A group is written by its message's name, and its field is that in lower case.
    fn group(&self, message: MessageId, name: &str) -> Option<FieldId> {
        self.schema.field_by_name(message, &name.to_lowercase())
    }

    /// The extension whose name stands up to the `]`.
    fn extension(&mut self, message: MessageId) -> Option<FieldId> {
        let mut name = String::new();
        loop {
            let token = self.next()?;
            let token = std::str::from_utf8(&self.text[token]).ok()?;
            if token == "]" {
                break;
            }
            name.push_str(token);
        }
        let name = name.trim_start_matches('.');
        // A name may leave out packages and messages around the option: what fits the message is meant.
        let fits = |(_, field): &(_, &Field)| {
            field.extendee == Some(message)
                && field
                    .full_name
                    .strip_suffix(name)
                    .is_some_and(|head| head.is_empty() || head.ends_with('.'))
        };
        self.schema.fields().find(fits).map(|(id, _)| id)
    }

    /// Skips a value, and says where it ends.
    fn value(&mut self) -> Option<usize> {
        let first = self.next()?;
        let mut end = first.end;
        match &self.text[first] {
            b"{" | b"<" | b"[" => {
                let mut open = 1_usize;
                while open > 0 {
                    let token = self.next()?;
                    end = token.end;
                    match &self.text[token] {
                        b"{" | b"<" | b"[" => open += 1,
                        b"}" | b">" | b"]" => open -= 1,
                        _ => {}
                    }
                }
            }
            b"-" => end = self.next()?.end,
            [b'"' | b'\'', ..] => {
                // Strings that follow each other are one.
                while matches!(self.peek().map(|token| self.text[token.start]), Some(b'"' | b'\'')) {
                    end = self.next()?.end;
                }
            }
            _ => {}
        }
        Some(end)
    }

    fn take(&mut self, expected: &[u8]) -> bool {
        match self.peek() {
            Some(token) if &self.text[token.clone()] == expected => {
                self.at = token.end;
                true
            }
            _ => false,
        }
    }

    fn next(&mut self) -> Option<Range<usize>> {
        let token = self.peek()?;
        self.at = token.end;
        Some(token)
    }

    /// The token ahead; comments and white space are none.
    fn peek(&self) -> Option<Range<usize>> {
        let text = self.text.get(..self.end)?;
        let start = skip_space(text, self.at);
        let first = *text.get(start)?;
        let end = match first {
            b'"' | b'\'' => string_end(text, start),
            byte if is_word(byte) => {
                start + text[start..].iter().position(|byte| !is_word(*byte)).unwrap_or(text.len() - start)
            }
            _ => start + 1,
        };
        Some(start..end)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.')
}

fn string_end(text: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = text.get(at) {
        match byte {
            b'\\' => at += 1,
            byte if *byte == text[start] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

fn skip_space(text: &[u8], mut at: usize) -> usize {
    let behind = |at: usize, end: &[u8]| {
        text[at..]
            .windows(end.len())
            .position(|window| window == end)
            .map_or(text.len(), |p| at + p + end.len())
    };
    loop {
        match text.get(at..) {
            Some([b'/', b'/', ..] | [b'#', ..]) => at = behind(at, b"\n"),
            Some([b'/', b'*', ..]) => at = behind(at + 2, b"*/"),
            Some([byte, ..]) if byte.is_ascii_whitespace() || *byte == b'\x0b' => at += 1,
            _ => return at,
        }
    }
}

/// How often a field was written before.
fn count(counts: &mut Vec<(i32, i32)>, number: i32) -> i32 {
    match counts.iter_mut().find(|(counted, _)| *counted == number) {
        Some((_, count)) => {
            *count += 1;
            *count
        }
        None => {
            counts.push((number, 0));
            0
        }
    }
}
