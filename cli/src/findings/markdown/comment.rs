//! Sections in a comment that must not get too long.

/// GitHub takes 65,536 characters; whoever posts the comment may put something before it. Counted in bytes,
/// of which there are never fewer than characters.
const LARGEST: usize = 65_000;
/// Kept for the end of a section and for saying what is left out.
const RESERVED: usize = 300;

/// Blocks under a title. A block is shown whole or not at all.
pub(super) struct Section {
    title: String,
    blocks: Vec<String>,
    is_folded: bool,
    /// Bytes that it may take of the comment.
    share: usize,
}

impl Section {
    pub fn open(title: String, blocks: Vec<String>) -> Self {
        Section { title, blocks, is_folded: false, share: LARGEST }
    }

    /// Only its title is seen until the reader asks for it.
    pub fn folded(title: String, blocks: Vec<String>) -> Self {
        Section { title, blocks, is_folded: true, share: LARGEST }
    }

    /// The same in so many bytes, whatever room there is.
    pub fn within(self, share: usize) -> Self {
        Section { share, ..self }
    }

    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    fn start(&self) -> String {
        // Behind the empty line Markdown is Markdown again.
        let title = &self.title;
        if self.is_folded {
            format!("\n<details>\n<summary>{title}</summary>\n")
        } else {
            format!("\n#### {title}\n")
        }
    }

    fn end(&self) -> &'static str {
        if self.is_folded { "\n</details>\n" } else { "" }
    }
}

/// A comment that grows until it is full.
pub(super) struct Comment {
    text: String,
    left_out: usize,
}

impl Comment {
    pub fn new(head: &str) -> Self {
        Comment { text: head.to_owned(), left_out: 0 }
    }

    /// Adds as many blocks of a section as there is room for. Once one is left out all that follow in it are:
    /// the reader sees the first ones.
    pub fn add(&mut self, section: Section) {
        let start = section.start();
        let room = section.share.min(LARGEST.saturating_sub(self.text.len() + RESERVED));
        let mut length = start.len();
        let fits = |block: &&String| {
            length += block.len() + 1;
            length <= room
        };
        let shown: Vec<&String> = section.blocks.iter().take_while(fits).collect();
        self.left_out += section.blocks.len() - shown.len();
        if shown.is_empty() {
            return;
        }
        self.text.push_str(&start);
        for block in shown {
            self.text.push('\n');
            self.text.push_str(block);
        }
        self.text.push_str(section.end());
    }

    pub fn finish(mut self) -> String {
        if self.left_out > 0 {
            let (left_out, verb) = (self.left_out, if self.left_out == 1 { "is" } else { "are" });
            self.text.push_str(&format!(
                "\n**{left_out} more {verb} left out**: there is no room for them. With `--format text` schemactl prints them all.\n"
            ));
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_comment_ends_whole_and_counts_what_it_left_out() {
        let block = || format!("```text\n{}\n```\n", "語".repeat(1_000));
        let mut comment = Comment::new("head\n");
        comment.add(Section::folded("many".to_owned(), (0..100).map(|_| block()).collect()));
        comment.add(Section::open("later".to_owned(), vec!["x\n".to_owned(); 3]));
        let text = comment.finish();
        assert!(text.len() <= LARGEST, "{}", text.len());
        let shown = text.matches("語\n```\n").count();
        assert_eq!(text.matches("```").count(), 2 * shown);
        assert!(text.contains("\n</details>\n"));
        assert!(text.contains(&format!("**{} more are left out**", 100 - shown)), "{shown}");
        assert_eq!(
            text.matches("x\n").count(),
            3,
            "a section that is short has room behind one that was cut"
        );
    }
}
