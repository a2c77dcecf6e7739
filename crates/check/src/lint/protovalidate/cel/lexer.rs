//! Words of CEL.

/// A word of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'a> {
    Identifier(&'a str),
    /// A name in backticks, which only fields have.
    Escaped(&'a str),
    /// A number, string or bytes.
    Literal(&'a str),
    Integer(&'a str),
    /// An operator or bracket.
    Symbol(&'static str),
    End,
}

/// Longer ones first.
const SYMBOLS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")",
    "[", "]", "{", "}",
];

impl Token<'_> {
    /// As messages show it.
    pub fn text(&self) -> &str {
        match self {
            Token::Identifier(text) | Token::Escaped(text) | Token::Literal(text) | Token::Integer(text) => {
                text
            }
            Token::Symbol(text) => text,
            Token::End => "<EOF>",
        }
    }
}

/// The next word of a text and what is behind it.
pub(super) fn next(text: &str) -> Result<(Token<'_>, &str), String> {
    let text = skip_space(text);
    let Some(first) = text.bytes().next() else {
        return Ok((Token::End, text));
    };
    if let Some(length) = string(text)? {
        return Ok((Token::Literal(&text[..length]), &text[length..]));
    }
    if first.is_ascii_alphabetic() || first == b'_' {
        let (word, rest) = text.split_at(word(text));
        return Ok((Token::Identifier(word), rest));
    }
    if first.is_ascii_digit() || (first == b'.' && text[1..].starts_with(|next: char| next.is_ascii_digit()))
    {
        let (length, is_integer) = number(text);
        let (number, rest) = text.split_at(length);
        return Ok((if is_integer { Token::Integer(number) } else { Token::Literal(number) }, rest));
    }
    if first == b'`' {
        return escaped(text);
    }
    let symbol = SYMBOLS.iter().find(|symbol| text.starts_with(**symbol));
    match symbol {
        Some(symbol) => Ok((Token::Symbol(symbol), &text[symbol.len()..])),
        None => unknown(text, text.chars().next().map_or(1, char::len_utf8)),
    }
}

fn unknown<T>(text: &str, length: usize) -> Result<T, String> {
    Err(format!("token recognition error at: '{}'", &text[..length]))
}

fn skip_space(mut text: &str) -> &str {
    loop {
        text = text.trim_start_matches([' ', '\t', '\n', '\r', '\x0c']);
        match text.strip_prefix("//") {
            Some(comment) => text = comment.find('\n').map_or("", |end| &comment[end..]),
            None => return text,
        }
    }
}

fn word(text: &str) -> usize {
    text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count()
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Length of a number, and whether it is a whole one.
fn number(text: &str) -> (usize, bool) {
    let hexadecimal =
        text.strip_prefix("0x").map(|rest| rest.bytes().take_while(u8::is_ascii_hexdigit).count());
    let mut length = match hexadecimal {
        Some(count) if count > 0 => 2 + count,
        _ => digits(text),
    };
    if text[length..].starts_with(['u', 'U']) {
        return (length + 1, true);
    }
    let is_decimal = length == digits(text);
    let mut is_integer = true;
    let fraction = text[length..].strip_prefix('.').map_or(0, digits);
    if is_decimal && fraction > 0 {
        length += 1 + fraction;
        is_integer = false;
    }
    if let Some(exponent) = text[length..].strip_prefix(['e', 'E']).filter(|_| is_decimal) {
        let signed = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if digits(signed) > 0 {
            length = text.len() - signed.len() + digits(signed);
            is_integer = false;
        }
    }
    (length, is_integer)
}

/// A field's name in backticks.
fn escaped(text: &str) -> Result<(Token<'_>, &str), String> {
    let inside = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.-/ ".contains(byte);
    let length = text[1..].bytes().take_while(|byte| inside(byte)).count();
    if length == 0 || !text[1 + length..].starts_with('`') {
        return unknown(text, 1 + length);
    }
    Ok((Token::Escaped(&text[..length + 2]), &text[length + 2..]))
}

/// Length of a string or bytes literal, if one starts here.
fn string(text: &str) -> Result<Option<usize>, String> {
    let prefix = text.bytes().take(2).take_while(|byte| b"bBrR".contains(byte)).count();
    let prefixes = text[..prefix].to_ascii_lowercase();
    let body = &text[prefix..];
    if !body.starts_with(['"', '\'']) || matches!(&*prefixes, "bb" | "rr" | "rb") {
        return Ok(None);
    }
    let quote =
        ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| body.starts_with(quote)).unwrap_or("\"");
    let is_raw = prefixes.contains('r');
    let mut at = prefix + quote.len();
    while let Some(next) = text[at..].chars().next() {
        if text[at..].starts_with(quote) {
            return Ok(Some(at + quote.len()));
        }
        at += match next {
            '\\' if !is_raw => match escape(&text[at + 1..]) {
                Some(length) => 1 + length,
                None => return unknown_until(text, at),
            },
            '\n' | '\r' if quote.len() == 1 => return unknown_until(text, at),
            other => other.len_utf8(),
        };
    }
    unknown_until(text, text.len())
}

fn unknown_until<T>(text: &str, at: usize) -> Result<T, String> {
    let end = text[at..].chars().take(2).map(char::len_utf8).sum::<usize>() + at;
    unknown(text, end)
}

/// Length of an escape sequence behind its backslash.
fn escape(text: &str) -> Option<usize> {
    let hexadecimal = |count: usize| {
        let is_whole = text.bytes().skip(1).take(count).filter(u8::is_ascii_hexdigit).count() == count;
        is_whole.then_some(count + 1)
    };
    match text.bytes().next()? {
        b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'"' | b'\'' | b'\\' | b'?' | b'`' => Some(1),
        b'x' | b'X' => hexadecimal(2),
        b'u' => hexadecimal(4),
        b'U' => hexadecimal(8),
        b'0'..=b'3' => {
            let octal = text.bytes().skip(1).take(2).filter(|digit| (b'0'..=b'7').contains(digit)).count();
            (octal == 2).then_some(3)
        }
        _ => None,
    }
}
