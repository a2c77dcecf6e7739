//! Escapes in strings that the parser does not read as protoc does.

use crate::{
    edits::Edits,
    tokens::{Kind, Token},
};

/// Spells them so that it does.
pub(super) fn respell(text: &str, tokens: &[Token], edits: &mut Edits) {
    for token in tokens.iter().filter(|token| token.kind == Kind::String) {
        let range = token.range();
        let string = &text[range.clone()];
        if string.contains('\\') {
            escapes(string, range.start, edits);
        }
    }
}

fn escapes(string: &str, start: usize, edits: &mut Edits) {
    let bytes = string.as_bytes();
    let mut at = 0;
    while at + 1 < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        match bytes[at + 1] {
            // Of an octal number protoc keeps the lower eight bits.
            first @ b'4'..=b'7'
                if bytes[at + 2..].iter().take(2).filter(|byte| is_octal(**byte)).count() == 2 =>
            {
                let digit = char::from(first - 4);
                edits.replace(start + at + 1..start + at + 2, digit);
            }
            b'u' => {
                if let Some(pair) = bytes.get(at..at + 12).and_then(|pair| std::str::from_utf8(pair).ok())
                    && let Some(char) = surrogates(pair)
                {
                    edits.replace(start + at..start + at + 12, format!("\\U{:08x}", u32::from(char)));
                    at += 10;
                }
            }
            _ => {}
        }
        at += 2;
    }
}

fn is_octal(byte: u8) -> bool {
    matches!(byte, b'0'..=b'7')
}

/// The character that a pair of escapes stands for, such as `\ud83d\ude00`.
fn surrogates(pair: &str) -> Option<char> {
    let unit = |escape: &str| u16::from_str_radix(escape.strip_prefix("\\u")?, 16).ok();
    let units = [unit(pair.get(..6)?)?, unit(pair.get(6..)?)?];
    let is_pair = (0xd800..0xdc00).contains(&units[0]);
    is_pair.then(|| char::decode_utf16(units).next())?.and_then(Result::ok)
}
