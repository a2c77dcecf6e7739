//! Lines below a title, as far as a reader wants them.

use std::io::{self, Write};

use anstream::adapter::strip_str;
use schemactl_model::FilePlace;

/// Entries of one group that are shown where room is short.
const MOST: usize = 20;

/// Lines of an entry that are shown there, and characters of a line.
const LINES: usize = 8;
const WIDEST: usize = 300;

/// Bytes behind which no entry begins there.
const LONGEST: usize = 4_000;

/// What there is to say of an event, or of an event at one destination.
pub struct Group {
    /// Nothing in it steers a terminal.
    pub title: String,
    pub entries: Vec<Entry>,
    /// Where the first of what is said stands.
    pub place: Option<FilePlace>,
    /// Whether anything happens at all.
    pub is_news: bool,
}

/// One thing that is said, with styles.
pub struct Entry {
    /// A line, and what belongs below it.
    pub said: Vec<String>,
    /// What would be executed, and what that costs.
    pub executed: Vec<String>,
}

impl Entry {
    /// Lines below each other.
    fn lines(&self) -> impl Iterator<Item = String> {
        let executed = self.executed.iter().map(|line| format!("  {line}"));
        self.heads().chain(executed)
    }

    /// The same without what would be executed.
    fn heads(&self) -> impl Iterator<Item = String> {
        self.said.iter().enumerate().map(|(index, line)| match index {
            0 => line.clone(),
            _ => format!("  {line}"),
        })
    }
}

impl Group {
    /// All of it, with styles, below whatever it belongs to.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  {}", self.title)?;
        self.entries.iter().flat_map(Entry::lines).try_for_each(|line| writeln!(out, "    {line}"))
    }

    /// The same without what would be executed.
    pub(super) fn write_short(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "  {}", self.title)?;
        self.entries.iter().flat_map(Entry::heads).try_for_each(|line| writeln!(out, "    {line}"))
    }

    /// All of it without title and styles.
    pub fn lines(&self) -> Vec<String> {
        self.entries.iter().flat_map(Entry::lines).map(|line| strip_str(&line).to_string()).collect()
    }

    /// The first of it, title and all, without styles; each line cut where it gets too long.
    pub fn brief(&self) -> String {
        let entry = |entry: &Entry| {
            let lines = entry.lines().take(LINES).map(|line| format!("\n  {}", plain(&line)));
            lines.collect::<String>()
        };
        let (entries, more) = self.first(entry);
        let more = more.map(|more| format!("\n  {more}")).unwrap_or_default();
        format!("{}{}{more}", clipped(&self.title), entries.concat())
    }

    /// The same on one line, without what would be executed.
    pub fn sentence(&self) -> String {
        let entry = |entry: &Entry| {
            let lines: Vec<_> = entry.said.iter().take(LINES).map(|line| plain(line)).collect();
            lines.join(", ")
        };
        let (mut entries, more) = self.first(entry);
        entries.extend(more);
        format!("{}: {}", clipped(&self.title), entries.join("; "))
    }

    /// As many entries as there is room for, and how many there are beside them.
    fn first(&self, shown: impl Fn(&Entry) -> String) -> (Vec<String>, Option<String>) {
        let mut length = 0;
        let mut entries = Vec::new();
        for entry in self.entries.iter().take(MOST) {
            if length >= LONGEST {
                break;
            }
            let entry = shown(entry);
            length += entry.len();
            entries.push(entry);
        }
        let more = self.entries.len() - entries.len();
        (entries, (more > 0).then(|| format!("and {more} more")))
    }
}

fn plain(line: &str) -> String {
    clipped(&strip_str(line).to_string())
}

/// The first characters of a line.
fn clipped(line: &str) -> String {
    match line.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
