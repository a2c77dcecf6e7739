//! Text from a schema made safe to show, in a text node or a quoted attribute.

use std::fmt::{self, Write};

use askama::{filters::Escaper, filters::Html};

/// Escapes HTML, and writes characters that a reader cannot see or that turn the text around them as
/// `[U+202E]`: what is reviewed on the page must be what the file says.
#[derive(Clone, Copy, Debug, Default)]
pub struct Visible;

impl Escaper for Visible {
    fn write_escaped_str<W: Write>(&self, mut dest: W, string: &str) -> fmt::Result {
        let mut rest = string;
        while let Some((index, character)) = rest.char_indices().find(|(_, character)| deceives(*character)) {
            Html.write_escaped_str(&mut dest, &rest[..index])?;
            write!(dest, "[U+{:04X}]", u32::from(character))?;
            rest = &rest[index + character.len_utf8()..];
        }
        Html.write_escaped_str(dest, rest)
    }
}

/// Control characters but for tab and line ends, direction marks, overrides and isolates, and spaces
/// of no width. Joiners stay: scripts and emoji need them.
fn deceives(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' => false,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' => true,
        _ => character.is_control(),
    }
}
