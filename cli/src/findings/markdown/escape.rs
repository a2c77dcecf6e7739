//! Text that stays text in Markdown.

use crate::printer::visible;

/// Characters of a text that are kept; what is behind them is cut off.
const LONGEST: usize = 2_000;

/// Text in a paragraph: nothing in it is markup, a link, a mention or a reference.
pub(super) fn text(text: &str) -> String {
    let flat = clipped(&visible(text)).replace(['\n', '\t'], " ");
    let mut escaped = String::with_capacity(flat.len());
    let mut characters = flat.chars().peekable();
    let mut last = ' ';
    while let Some(character) = characters.next() {
        let is_markup = "\\`*_[]<>&|~$!#".contains(character);
        // Addresses become links by themselves, unless they look like none.
        let is_address = match character {
            ':' => characters.peek() == Some(&'/'),
            '.' => last.eq_ignore_ascii_case(&'w'),
            _ => false,
        };
        // At the start of a line these begin a list, a quotation or an underline.
        let starts_block = escaped.is_empty() && "-+=".contains(character);
        if is_markup || is_address || starts_block {
            escaped.push('\\');
        }
        escaped.push(character);
        let is_number = characters.peek().is_some_and(char::is_ascii_digit);
        if character == '@' || (character == '#' && is_number) {
            // People and issues are looked for in the text that is shown: escapes do not stop that.
            escaped.push('\u{200b}');
        }
        last = character;
    }
    numbered(escaped)
}

/// `1.` and `1)` at the start would begin a list.
fn numbered(text: String) -> String {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    match text.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => format!("{}\\{}", &text[..digits], &text[digits..]),
        _ => text,
    }
}

/// Text as code within a line.
pub(super) fn code(text: &str) -> String {
    let flat = clipped(&visible(text)).replace(['\n', '\t'], " ");
    let fence = "`".repeat(longest_run(&flat) + 1);
    let is_padded = flat.starts_with(['`', ' ']) || flat.ends_with(['`', ' ']) || flat.is_empty();
    let gap = if is_padded { " " } else { "" };
    format!("{fence}{gap}{flat}{gap}{fence}")
}

/// Lines as a block of code.
pub(super) fn block(lines: &str) -> String {
    let fence = "`".repeat(longest_run(lines).max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", lines.trim_end_matches('\n'))
}

fn longest_run(text: &str) -> usize {
    let runs = text.split(|character| character != '`').map(str::len);
    runs.max().unwrap_or_default()
}

fn clipped(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{block, code, text};

    #[test]
    fn code_is_fenced_by_more_backticks_than_it_holds() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a``b`"), "``` a``b` ```");
        assert_eq!(block("```\nx"), "````text\n```\nx\n````\n");
    }

    #[test]
    fn text_is_cut_where_it_gets_too_long() {
        assert_eq!(text(&"語".repeat(3_000)).chars().count(), 2_001);
    }
}
