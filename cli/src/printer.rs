//! Data to stdout, everything else to stderr.

use std::{
    fmt::Display,
    io::{self, BufWriter, Write},
    time::Duration,
};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::error::{Error, Result, Stop};

pub const BOLD: Style = Style::new().bold();
pub const DIM: Style = Style::new().dimmed();
pub const RED: Style = AnsiColor::Red.on_default().bold();
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub const GREEN: Style = AnsiColor::Green.on_default().bold();
pub const BLUE: Style = AnsiColor::Cyan.on_default();

/// Where a command's words go. Colours are left out where nobody sees them: not a terminal, or
/// `NO_COLOR`.
#[derive(Debug, Default)]
pub struct Printer;

impl Printer {
    /// Writes data to stdout.
    pub fn data(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
        let mut out = BufWriter::new(anstream::stdout().lock());
        write(&mut out).and_then(|()| out.flush()).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Stop::Closed,
            _ => Error::failed("cannot write to stdout").because(&error).into(),
        })
    }

    /// Writes bytes to stdout as they are.
    pub fn raw(&self, bytes: &[u8]) -> Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes).and_then(|()| out.flush()).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Stop::Closed,
            _ => Error::failed("cannot write to stdout").because(&error).into(),
        })
    }

    /// A line for the person in front of it, on stderr.
    pub fn note(&self, text: impl Display) {
        // With stderr gone there is nobody to tell.
        let _ = writeln!(anstream::stderr().lock(), "{text}");
    }

    /// Something odd that stops nothing.
    pub fn warning(&self, text: impl Display) {
        self.note(format_args!("{YELLOW}warning:{YELLOW:#} {text}"));
    }

    /// Why the command stops.
    pub fn error(&self, error: &Error) {
        self.note(format_args!("{RED}error:{RED:#} {}", visible(&error.message)));
        for cause in &error.causes {
            self.note(format_args!("  because: {}", visible(cause)));
        }
        for detail in &error.details {
            self.note(format_args!("  {}", visible(detail)));
        }
        if let Some(hint) = &error.hint {
            self.hint(hint);
        }
    }

    /// What to do next.
    pub fn hint(&self, hint: &str) {
        self.note(format_args!("{BLUE}hint:{BLUE:#} {}", visible(hint)));
    }

    /// Shows on a terminal how far something has come, until it is dropped.
    pub fn bar(&self) -> Bar {
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{wide_bar:.cyan} {pos} of {len}") {
            bar.set_style(style);
        }
        Bar(bar)
    }

    /// Shows on a terminal that something is going on, until it is dropped.
    pub fn spinner(&self, doing: &'static str) -> Spinner {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{spinner:.cyan} {msg}") {
            bar.set_style(style);
        }
        bar.set_message(doing);
        bar.enable_steady_tick(Duration::from_millis(120));
        Spinner(bar)
    }
}

/// How far something has come, on a terminal only; gone when dropped.
pub struct Bar(ProgressBar);

impl Bar {
    /// So much of so much.
    pub fn show(&self, done: u64, all: u64) {
        self.0.set_length(all);
        self.0.set_position(done);
    }

    /// Prints something else meanwhile.
    pub fn aside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.0.suspend(print)
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A sign of life, gone when dropped.
pub struct Spinner(ProgressBar);

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// `1 file`, `2 files`.
pub fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

/// Text from outside as it may go to a terminal: what would steer it, hide or turn text is written
/// out.
pub fn visible(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' => safe.push(character),
            '\u{61c}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{feff}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' => safe.extend(character.escape_unicode()),
            _ if character.is_control() => safe.extend(character.escape_unicode()),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn what_steers_a_terminal_is_written_out() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\r\n"), "a\\u{1b}[31mb\\u{202e}c\\u{d}\n");
    }
}
