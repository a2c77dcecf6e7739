//! Envelopes in a file.

use base64::{Engine, engine::general_purpose::STANDARD};

use crate::error::Error;

/// An envelope's bytes, or why there are none.
pub struct Entry {
    /// Its line, counted from 1; none for a file that is one envelope.
    pub number: Option<usize>,
    pub envelope: Result<Vec<u8>, Error>,
}

/// The envelopes of a file: its lines where it is text, else its bytes. Empty lines are left out. An
/// envelope as it is on the wire is no text: the tags of its fields are control characters.
pub fn entries(content: &[u8]) -> Vec<Entry> {
    let is_text = |text: &str| !text.contains(|c: char| c.is_control() && !c.is_ascii_whitespace());
    if !std::str::from_utf8(content).is_ok_and(is_text) {
        return vec![Entry { number: None, envelope: Ok(content.to_vec()) }];
    }
    let lines = content.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii).enumerate();
    let filled = lines.filter(|(_, line)| !line.is_empty());
    filled.map(|(index, line)| Entry { number: Some(index + 1), envelope: decode(line) }).collect()
}

fn decode(line: &[u8]) -> Result<Vec<u8>, Error> {
    // The line is not repeated: it may hold personal data.
    STANDARD.decode(line).map_err(|_| {
        Error::failed("this is not Base64")
            .hint("a logger writes the whole envelope on one line and nothing else")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_lines_and_anything_else_is_one_envelope() {
        let numbers = |content: &[u8]| entries(content).iter().map(|entry| entry.number).collect::<Vec<_>>();
        assert_eq!(numbers(b"aGk=\n\n  aGk=\r\n"), [Some(1), Some(3)]);
        assert_eq!(numbers(b"\x0a\x02hi\x12"), [None]);
        assert_eq!(numbers("aGk=\nstarted \u{2713}\naGk=\n".as_bytes()), [Some(1), Some(2), Some(3)]);
        assert!(entries(b"no base64!\n")[0].envelope.is_err());
    }
}
