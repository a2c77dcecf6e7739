//! Whether a regular expression is one in RE2's syntax, as Go's `regexp` reads it.
//!
//! Patterns of buf.validate are RE2's. A library for another dialect would take what RE2 refuses and
//! refuse what it takes, so this reads the syntax itself: left to right, without recursion. Names of
//! Unicode classes (`\p{Greek}`) are not looked up.

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

/// Behind a character or a range of two inside a class.
fn range<'a>(from: &'a str, class: &'a str) -> Result<&'a str, String> {
    let (low, mut rest) = class_character(from, class)?;
    let high = rest.strip_prefix('-').filter(|high| !high.is_empty() && !high.starts_with(']'));
    if let Some(high) = high {
        let (high, behind) = class_character(high, class)?;
        rest = behind;
        if high < low {
            return error("invalid character class range", &from[..from.len() - rest.len()]);
        }
    }
    Ok(rest)
}

fn class_character<'a>(text: &'a str, class: &str) -> Result<(u32, &'a str), String> {
    match text.chars().next() {
        None => error("missing closing ]", class),
        Some('\\') => escaped(text),
        Some(other) => Ok((other.into(), &text[other.len_utf8()..])),
    }
}

fn perl_class(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\\')?;
    rest.strip_prefix(['d', 'D', 's', 'S', 'w', 'W'])
}

fn is_posix(name: &str) -> bool {
    let name = name.strip_prefix('^').unwrap_or(name);
    matches!(
        name,
        "alnum"
            | "alpha"
            | "ascii"
            | "blank"
            | "cntrl"
            | "digit"
            | "graph"
            | "lower"
            | "print"
            | "punct"
            | "space"
            | "upper"
            | "word"
            | "xdigit"
    )
}

/// Behind `\pN` or `\p{Name}`.
fn unicode_class(text: &str) -> Result<&str, String> {
    const PROBLEM: &str = "invalid character class range";
    let name = &text[2..];
    let Some(braced) = name.strip_prefix('{') else {
        return match name.chars().next() {
            Some(letter) if "CLMNPSZ".contains(letter) => Ok(&name[1..]),
            letter => error(PROBLEM, &text[..2 + letter.map_or(0, char::len_utf8)]),
        };
    };
    let Some((name, rest)) = braced.split_once('}') else {
        return error(PROBLEM, text);
    };
    let name = name.strip_prefix('^').unwrap_or(name);
    let is_name =
        !name.is_empty() && name.chars().all(|letter| letter == '_' || letter.is_ascii_alphabetic());
    if is_name { Ok(rest) } else { error(PROBLEM, &text[..text.len() - rest.len()]) }
}

/// The character of an escape sequence, and what is behind it.
fn escaped(text: &str) -> Result<(u32, &str), String> {
    let mut rest = text[1..].chars();
    let Some(first) = rest.next() else {
        return error("trailing backslash at end of expression", "");
    };
    let behind = rest.as_str();
    let simple = match first {
        'a' => Some(7),
        'f' => Some(12),
        'n' => Some(10),
        'r' => Some(13),
        't' => Some(9),
        'v' => Some(11),
        // One digit would refer to a group, which RE2 does not know.
        '0'..='7' if first == '0' || behind.starts_with(|digit| ('0'..='7').contains(&digit)) => {
            let digits = behind.bytes().take(2).take_while(|digit| (b'0'..=b'7').contains(digit)).count();
            let digits = &text[1..2 + digits];
            return Ok((u32::from_str_radix(digits, 8).unwrap_or_default(), &text[1 + digits.len()..]));
        }
        'x' => return hexadecimal(text, behind),
        other if other.is_ascii() && !other.is_ascii_alphanumeric() => Some(other.into()),
        _ => None,
    };
    match simple {
        Some(character) => Ok((character, behind)),
        None => error("invalid escape sequence", &text[..1 + first.len_utf8()]),
    }
}

/// `\x{10FFFF}` or `\x7F`; `digits` is what follows the `x`.
fn hexadecimal<'a>(text: &'a str, digits: &'a str) -> Result<(u32, &'a str), String> {
    const PROBLEM: &str = "invalid escape sequence";
    let mut read = digits.chars();
    let braced = digits.starts_with('{');
    if braced {
        read.next();
    }
    let (mut value, mut count) = (0_u32, 0);
    loop {
        let next = read.next();
        let piece = &text[..text.len() - read.as_str().len()];
        match next {
            Some('}') if braced && count > 0 => return Ok((value, read.as_str())),
            Some(digit) => {
                let Some(digit) = digit.to_digit(16) else {
                    return error(PROBLEM, piece);
                };
                value = value * 16 + digit;
                count += 1;
                if value > u32::from(char::MAX) {
                    return error(PROBLEM, piece);
                }
            }
            None => return error(PROBLEM, piece),
        }
        if !braced && count == 2 {
            return Ok((value, read.as_str()));
        }
    }
}

/// `{n}`, `{n,}` or `{n,m}` at the start of a text, and what is behind it. Numbers too large to be
/// valid come as the first that is not.
fn counts(text: &str) -> Option<(u32, Option<u32>, &str)> {
    let (least, rest) = number(&text[1..])?;
    if let Some(rest) = rest.strip_prefix('}') {
        return Some((least, Some(least), rest));
    }
    let rest = rest.strip_prefix(',')?;
    if let Some(rest) = rest.strip_prefix('}') {
        return Some((least, None, rest));
    }
    let (most, rest) = number(rest)?;
    Some((least, Some(most), rest.strip_prefix('}')?))
}

fn number(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    // A leading zero makes it text, not a count.
    if digits.is_empty() || (digits.len() > 1 && digits.starts_with('0')) {
        return None;
    }
    Some((digits.parse().unwrap_or(MAX_REPEAT + 1).min(MAX_REPEAT + 1), rest))
}
