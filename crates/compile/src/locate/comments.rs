//! To which element a comment belongs: protoc's rules, on the text between two tokens.

/// The comments between the end of one declaration and the next token.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Between {
    /// Belongs to the declaration before it.
    pub(super) trailing: Option<String>,
    /// Belong to nothing.
    pub(super) detached: Vec<String>,
    /// Belongs to what follows.
    pub(super) leading: Option<String>,
}

/// What surrounds the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// The text is the start of the file.
    pub(super) at_start: bool,
    /// What follows closes a scope: nothing can belong to it.
    pub(super) before_closing: bool,
    /// The text is the end of the file.
    pub(super) at_end: bool,
}

/// Sorts the comments of a text that consists of white space and comments only.
pub(super) fn sort(text: &str, surroundings: Surroundings) -> Between {
    if !text.contains('/') {
        return Between::default();
    }
    let mut reader = Reader { rest: text, line: 0 };
    let mut collector = Collector::default();
    let mut trailing_end = None;
    if surroundings.at_start {
        collector.detached_from_previous = true;
    } else {
        reader.skip_blanks();
        match reader.comment() {
            Some(Comment::Line(content)) => {
                trailing_end = Some(0);
                collector.line(&content);
                collector.flush();
            }
            Some(Comment::Block(content)) => {
                trailing_end = Some(reader.line);
                collector.block(content);
                reader.skip_blanks();
                collector.flush();
            }
            None if reader.line_break() => {}
            None => return Between::default(),
        }
    }
    loop {
        reader.skip_blanks();
        match reader.comment() {
            Some(Comment::Line(content)) => collector.line(&content),
            Some(Comment::Block(content)) => {
                collector.block(content);
                // The rest of its line, lest it count as a blank one.
                reader.skip_blanks();
                reader.line_break();
            }
            None if reader.line_break() => {
                collector.flush();
                collector.detached_from_previous = true;
            }
            None => break,
        }
    }
    if surroundings.before_closing || surroundings.at_end {
        collector.flush();
    }
    let on_line_of_previous = !surroundings.at_start && reader.line == 0;
    if !surroundings.at_end && (on_line_of_previous || trailing_end == Some(reader.line)) {
        collector.detach_the_only_one();
    }
    collector.between.leading = collector.pending.take().map(|pending| pending.text);
    collector.between
}

enum Comment {
    /// With the line break that ends it.
    Line(String),
    Block(String),
}

struct Reader<'a> {
    rest: &'a str,
    /// Line breaks read.
    line: usize,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\u{b}', '\u{c}']);
    }

    fn line_break(&mut self) -> bool {
        let Some(rest) = self.rest.strip_prefix('\n') else { return false };
        self.rest = rest;
        self.line += 1;
        true
    }

    fn comment(&mut self) -> Option<Comment> {
        if let Some(rest) = self.rest.strip_prefix("//") {
            let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
            self.line += usize::from(rest[..end].ends_with('\n'));
            self.rest = &rest[end..];
            return Some(Comment::Line(rest[..end].to_owned()));
        }
        let rest = self.rest.strip_prefix("/*")?;
        let end = rest.find("*/").unwrap_or(rest.len());
        self.rest = rest.get(end + 2..).unwrap_or_default();
        self.line += rest[..end].matches('\n').count();
        Some(Comment::Block(without_margin(&rest[..end])))
    }
}

/// The content of a block comment without the blanks and the asterisk each further line starts with.
fn without_margin(content: &str) -> String {
    let mut lines = content.split_inclusive('\n');
    let mut text = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        let line = line.trim_start_matches([' ', '\t', '\r', '\u{b}', '\u{c}']);
        text.push_str(line.strip_prefix('*').unwrap_or(line));
    }
    text
}

/// A comment whose place is not decided yet.
struct Pending {
    text: String,
    of_lines: bool,
}

#[derive(Default)]
struct Collector {
    between: Between,
    pending: Option<Pending>,
    detached_from_previous: bool,
    flushed: usize,
    has_trailing: bool,
}

impl Collector {
    /// Line comments on neighbouring lines are one comment.
    fn line(&mut self, content: &str) {
        if self.pending.as_ref().is_some_and(|pending| !pending.of_lines) {
            self.flush();
        }
        let pending = self.pending.get_or_insert_with(|| Pending { text: String::new(), of_lines: true });
        pending.text.push_str(content);
    }

    fn block(&mut self, content: String) {
        self.flush();
        self.pending = Some(Pending { text: content, of_lines: false });
    }

    /// The pending comment does not touch what follows.
    fn flush(&mut self) {
        let Some(pending) = self.pending.take() else { return };
        if self.detached_from_previous {
            self.between.detached.push(pending.text);
        } else {
            self.between.trailing = Some(pending.text);
            self.has_trailing = true;
            self.detached_from_previous = true;
        }
        self.flushed += 1;
    }

    /// Between two declarations on one line a single comment belongs to neither.
    fn detach_the_only_one(&mut self) {
        if self.flushed + usize::from(self.pending.is_some()) != 1 {
            return;
        }
        if self.has_trailing {
            let trailing = self.between.trailing.take().unwrap_or_default();
            self.between.detached.insert(0, trailing);
        }
        self.flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INSIDE: Surroundings = Surroundings { at_start: false, before_closing: false, at_end: false };

    fn between(trailing: Option<&str>, detached: &[&str], leading: Option<&str>) -> Between {
        Between {
            trailing: trailing.map(str::to_owned),
            detached: detached.iter().map(|text| (*text).to_owned()).collect(),
            leading: leading.map(str::to_owned),
        }
    }

    #[test]
    fn a_comment_on_the_same_line_trails_and_one_above_leads() {
        let sorted = sort(" // t\n\n // d\n\n // l1\n // l2\n", INSIDE);
        assert_eq!(sorted, between(Some(" t\n"), &[" d\n"], Some(" l1\n l2\n")));
    }

    #[test]
    fn a_comment_right_below_trails_only_before_a_blank_line() {
        assert_eq!(sort("\n // t\n\n", INSIDE), between(Some(" t\n"), &[], None));
        assert_eq!(sort("\n // l\n", INSIDE), between(None, &[], Some(" l\n")));
    }

    #[test]
    fn nothing_leads_the_end_of_a_scope() {
        let closing = Surroundings { before_closing: true, ..INSIDE };
        assert_eq!(sort("\n\n // d\n", closing), between(None, &[" d\n"], None));
    }

    #[test]
    fn a_comment_between_two_declarations_of_one_line_is_detached() {
        assert_eq!(sort(" /* d */ ", INSIDE), between(None, &[" d "], None));
    }

    #[test]
    fn block_comments_lose_their_margin() {
        assert_eq!(sort("\n/* a\n * b\n   c\n */\n", INSIDE), between(None, &[], Some(" a\n b\nc\n")));
    }
}
