//! Text of a schema on its way into comments, documentation and strings.

use std::fmt::Write as _;

/// Lines of a comment, without characters that a language or a terminal would take for more than
/// text: control characters, line separators, and marks that turn the direction of reading, which can
/// make code look like what it is not. Empty lines at the end are dropped.
pub fn comment_lines(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = text.lines().map(|line| plain(line.trim_end())).collect();
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// The same for documentation that is rendered as Markdown: no HTML, and no code block, because
/// rustdoc compiles and runs those of the crate it tests.
pub fn markdown_lines(text: &str) -> Vec<String> {
    comment_lines(text).iter().map(|line| inert_markdown(line)).collect()
}

/// All of a text in one line.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().map(plain).collect::<Vec<_>>().join(" ")
}

/// A string literal as Python and the schema language read it; pure ASCII.
pub fn string(text: &str) -> String {
    let mut literal = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                literal.push('\\');
                literal.push(c);
            }
            ' '..='~' => literal.push(c),
            _ => write!(literal, "\\U{:08x}", u32::from(c)).expect("writing to a string does not fail"),
        }
    }
    literal.push('"');
    literal
}

fn plain(line: &str) -> String {
    line.chars()
        .map(|c| if c == '\t' { ' ' } else { c })
        .map(|c| if is_unsafe(c) { '\u{fffd}' } else { c })
        .collect()
}

fn is_unsafe(c: char) -> bool {
    let separator = matches!(c, '\u{2028}' | '\u{2029}');
    let direction =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}');
    // A byte order mark inside a file, and characters that show as nothing at all.
    let invisible = matches!(c, '\u{feff}' | '\u{200b}' | '\u{2060}');
    c.is_control() || separator || direction || invisible
}

fn inert_markdown(line: &str) -> String {
    let mut inert = String::with_capacity(line.len());
    let mut spaces = 0;
    for c in line.chars() {
        spaces = if c == ' ' { spaces + 1 } else { 0 };
        match c {
            // Four spaces are an indented code block.
            ' ' if spaces > 3 => {}
            '<' => inert.push_str("&lt;"),
            '`' if inert.ends_with("``") => inert.push('\''),
            '~' if inert.ends_with("~~") => inert.push('-'),
            _ => inert.push(c),
        }
    }
    inert
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_a_comment_in_its_lines() {
        assert_eq!(comment_lines("one\r\ntwo\u{2028}three\0\n\n"), ["one", "two\u{fffd}three\u{fffd}"]);
    }

    #[test]
    fn replaces_marks_that_turn_the_direction() {
        assert_eq!(comment_lines("a\u{202e}b"), ["a\u{fffd}b"]);
    }

    #[test]
    fn leaves_no_code_block_and_no_html_in_markdown() {
        let hostile = "```rust\n    panic!()\n- \t    x\n~~~~\n<script>";
        assert_eq!(markdown_lines(hostile), ["``'rust", "   panic!()", "-   x", "~~-~", "&lt;script>"]);
    }

    #[test]
    fn a_string_ends_where_it_should() {
        assert_eq!(string("a\"\\\n\u{202e}"), r#""a\"\\\U0000000a\U0000202e""#);
    }

    #[test]
    fn joins_lines() {
        assert_eq!(one_line(" a\n  b\u{7}"), "a b\u{fffd}");
    }
}
