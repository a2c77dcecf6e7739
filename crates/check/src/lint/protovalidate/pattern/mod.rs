//! Whether a regular expression is one in RE2's syntax, as Go's `regexp` reads it.
//!
//! Patterns of buf.validate are RE2's. A library for another dialect would take what RE2 refuses and
//! refuse what it takes, so this reads the syntax itself: left to right, without recursion. Names of
//! Unicode classes (`\p{Greek}`) are not looked up.

mod pieces;

use pieces::{counts, escaped, is_posix, perl_class, range, unicode_class};

/// Highest count of a repetition, and of repetitions multiplied inside each other.
const MAX_REPEAT: u32 = 1000;
/// How deep groups nest.
const MAX_DEPTH: usize = 1000;

/// Says why a pattern does not compile, in Go's words.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    Parser { whole: pattern, rest: pattern, groups: vec![Group::default()] }.run()
}

struct Parser<'a> {
    whole: &'a str,
    rest: &'a str,
    /// The groups that are open; the first is the whole pattern.
    groups: Vec<Group>,
}

/// What a group holds so far.
#[derive(Clone, Copy, Default)]
struct Group {
    /// How often what stands last in it may repeat; `None` where nothing does.
    last: Option<u32>,
    /// The most of what stands in it.
    most: u32,
}

/// A problem and the piece of the pattern that has it.
fn error<T>(problem: &str, piece: &str) -> Result<T, String> {
    Err(format!("{problem}: `{piece}`"))
}

impl<'a> Parser<'a> {
    fn run(&mut self) -> Result<(), String> {
        // Where a repetition started that ends where the rest begins.
        let mut repetition: Option<&'a str> = None;
        while let Some(first) = self.rest.chars().next() {
            let last = repetition.take();
            match first {
                '(' => self.group()?,
                ')' => self.close()?,
                '|' => self.set(None),
                '[' => self.class()?,
                '*' | '+' | '?' => {
                    let before = self.rest;
                    self.rest = &before[1..];
                    self.repeat(before, last, None)?;
                    repetition = Some(before);
                }
                '{' => {
                    let before = self.rest;
                    match counts(before) {
                        Some((least, most, rest)) => {
                            self.rest = rest;
                            self.counted(before, last, least, most)?;
                            repetition = Some(before);
                        }
                        None => self.literal(1),
                    }
                }
                '\\' => self.escape()?,
                other => self.literal(other.len_utf8()),
            }
        }
        if self.groups.len() > 1 { error("missing closing )", self.whole) } else { Ok(()) }
    }

    /// Something that can be repeated, so many bytes long.
    fn literal(&mut self, length: usize) {
        self.rest = &self.rest[length..];
        self.set(Some(1));
    }

    fn set(&mut self, last: Option<u32>) {
        if last.is_none() {
            self.rest = &self.rest[1..];
        }
        self.last_is(last);
    }

    fn last_is(&mut self, last: Option<u32>) {
        if let Some(group) = self.groups.last_mut() {
            group.last = last;
            group.most = group.most.max(last.unwrap_or_default());
        }
    }

    fn open(&mut self, rest: &'a str) -> Result<(), String> {
        self.rest = rest;
        self.groups.push(Group::default());
        if self.groups.len() > MAX_DEPTH {
            return error("expression nests too deeply", self.whole);
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        if self.groups.len() == 1 {
            return error("unexpected )", self.whole);
        }
        let inside = self.groups.pop().unwrap_or_default();
        self.literal(1);
        self.last_is(Some(inside.most.max(1)));
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        let Some(flags) = self.rest.strip_prefix("(?") else {
            return self.open(&self.rest[1..]);
        };
        let named = flags.strip_prefix("P<").or_else(|| flags.strip_prefix('<'));
        match named.filter(|name| !name.is_empty()) {
            Some(name) => self.named(name),
            None => self.flags(flags),
        }
    }

    fn named(&mut self, at_name: &'a str) -> Result<(), String> {
        const PROBLEM: &str = "invalid named capture";
        let Some((name, rest)) = at_name.split_once('>') else {
            return error(PROBLEM, self.rest);
        };
        let is_word = |character: char| character == '_' || character.is_ascii_alphanumeric();
        if name.is_empty() || !name.chars().all(is_word) {
            return error(PROBLEM, &self.rest[..self.rest.len() - rest.len()]);
        }
        self.open(rest)
    }

    fn flags(&mut self, flags: &'a str) -> Result<(), String> {
        let (mut negated, mut any) = (false, false);
        for (index, flag) in flags.char_indices() {
            let rest = &flags[index + flag.len_utf8()..];
            match flag {
                'i' | 'm' | 's' | 'U' => any = true,
                '-' if !negated => (negated, any) = (true, false),
                ':' | ')' if any || !negated => {
                    if flag == ':' {
                        return self.open(rest);
                    }
                    self.rest = rest;
                    return Ok(());
                }
                _ => {
                    return error(
                        "invalid or unsupported Perl syntax",
                        &self.rest[..self.rest.len() - rest.len()],
                    );
                }
            }
        }
        error("invalid or unsupported Perl syntax", self.rest)
    }

    fn repeat(&mut self, before: &'a str, last: Option<&'a str>, most: Option<u32>) -> Result<(), String> {
        if let Some(rest) = self.rest.strip_prefix('?') {
            self.rest = rest;
        }
        if let Some(last) = last {
            return error("invalid nested repetition operator", self.since(last));
        }
        let repeated = self.groups.last().and_then(|group| group.last);
        let Some(inside) = repeated else {
            return error("missing argument to repetition operator", self.since(before));
        };
        let inside = match most {
            Some(0) => 1,
            Some(most) => most.saturating_mul(inside),
            None => inside,
        };
        if most.is_some_and(|most| most >= 2) && inside > MAX_REPEAT {
            return error("invalid repeat count", self.since(before));
        }
        self.last_is(Some(inside));
        Ok(())
    }

    fn counted(
        &mut self,
        before: &'a str,
        last: Option<&'a str>,
        least: u32,
        most: Option<u32>,
    ) -> Result<(), String> {
        if least > MAX_REPEAT || most.is_some_and(|most| most > MAX_REPEAT || least > most) {
            return error("invalid repeat count", self.since(before));
        }
        self.repeat(before, last, Some(most.unwrap_or(least)))
    }

    /// The piece from `start` up to the rest.
    fn since(&self, start: &'a str) -> &'a str {
        &start[..start.len() - self.rest.len()]
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.rest.chars().nth(1) {
            Some('A' | 'b' | 'B' | 'z' | 'd' | 'D' | 's' | 'S' | 'w' | 'W') => self.literal(2),
            Some('C') => return error("invalid escape sequence", "\\C"),
            Some('Q') => {
                let quoted = &self.rest[2..];
                let (quoted, rest) = quoted.split_once("\\E").unwrap_or((quoted, ""));
                self.rest = rest;
                if !quoted.is_empty() {
                    self.last_is(Some(1));
                }
            }
            Some('p' | 'P') => {
                let rest = unicode_class(self.rest)?;
                self.literal(self.rest.len() - rest.len());
            }
            _ => {
                let (_, rest) = escaped(self.rest)?;
                self.literal(self.rest.len() - rest.len());
            }
        }
        Ok(())
    }

    fn class(&mut self) -> Result<(), String> {
        let whole = self.rest;
        let mut rest = &whole[1..];
        rest = rest.strip_prefix('^').unwrap_or(rest);
        let mut first = true;
        while first || !rest.starts_with(']') {
            first = false;
            let posix = rest.strip_prefix("[:").and_then(|posix| posix.split_once(":]"));
            if let Some((name, behind)) = posix {
                if !is_posix(name) {
                    return error("invalid character class range", &rest[..rest.len() - behind.len()]);
                }
                rest = behind;
                continue;
            }
            if let Some(behind) = perl_class(rest) {
                rest = behind;
            } else if rest.starts_with("\\p") || rest.starts_with("\\P") {
                rest = unicode_class(rest)?;
            } else {
                rest = range(rest, whole)?;
            }
        }
        self.literal(whole.len() - rest.len() + 1);
        Ok(())
    }
}
