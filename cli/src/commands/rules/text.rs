//! Prose for a terminal.

use unicode_width::UnicodeWidthStr;

/// Cells of a line.
const WIDTH: usize = 80;

/// A paragraph in lines that fit, each behind an indent.
pub fn wrapped(text: &str, indent: &str) -> String {
    let mut lines = String::new();
    let mut line = indent.to_owned();
    for word in text.split_whitespace() {
        let is_full = line.width() + 1 + word.width() > WIDTH;
        if is_full && line.len() > indent.len() {
            lines.push_str(&line);
            lines.push('\n');
            line = indent.to_owned();
        }
        if line.len() > indent.len() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines + &line + "\n"
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn words_that_do_not_fit_start_a_line() {
        let text = wrapped(&"word ".repeat(20), "  ");
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines.iter().map(|line| line.len()).collect::<Vec<_>>(), [76, 26]);
        assert!(lines.iter().all(|line| line.starts_with("  word")));
        assert_eq!(wrapped(&"x".repeat(100), "  ").lines().count(), 1);
    }
}
