//! Pieces of a pattern that stand for characters or counts: from the text that starts with one to what is
//! behind it.

use super::{MAX_REPEAT, error};

/// Behind a character or a range of two inside a class.
pub(super) fn range<'a>(from: &'a str, class: &'a str) -> Result<&'a str, String> {
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

pub(super) fn perl_class(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('\\')?;
    rest.strip_prefix(['d', 'D', 's', 'S', 'w', 'W'])
}

pub(super) fn is_posix(name: &str) -> bool {
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
pub(super) fn unicode_class(text: &str) -> Result<&str, String> {
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
pub(super) fn escaped(text: &str) -> Result<(u32, &str), String> {
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
pub(super) fn counts(text: &str) -> Option<(u32, Option<u32>, &str)> {
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
