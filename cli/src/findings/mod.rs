//! Findings on their way to a person or a program; one file a format.

mod excerpt;
mod json;
mod text;

use std::{cell::OnceCell, collections::HashMap, fmt, str::FromStr};

use bytes::Bytes;
use schemactl_model::{Finding, Severity};

use crate::{
    context::Context,
    error::{Error, Result},
    exit::Exit,
};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people: place, message, source line and hint.
    #[default]
    Text,
    /// For programs: an object a line, with buf's keys.
    Json,
}

/// Formats of the contract that are still to come.
const LATER: &[&str] = &["github", "gitlab", "junit", "sarif", "markdown"];

impl FromStr for Format {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        match text {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            later if LATER.contains(&later) => {
                Err(format!("format {later:?} is not built yet; use text or json"))
            }
            other => Err(format!("{other:?} is not a format; use text or json")),
        }
    }
}

/// Findings with what is needed to show them.
#[derive(Debug, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub texts: Texts,
    /// Sources of the state before.
    pub before: Texts,
}

/// Sources that findings point into.
#[derive(Clone, Default)]
pub struct Texts {
    /// Folder that the paths of own files are shown below; empty for none.
    folder: String,
    files: HashMap<String, Text>,
}

/// A source, with the places where its lines start once one of them was asked for: thousands of
/// findings may lie in one file.
#[derive(Clone)]
struct Text {
    content: Bytes,
    starts: OnceCell<Vec<usize>>,
}

impl Text {
    /// A line, counted from 0 and without its line break.
    fn line(&self, index: usize) -> Option<&[u8]> {
        let starts = self.starts.get_or_init(|| {
            let breaks = self.content.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(index, _)| index + 1)).collect()
        });
        let start = *starts.get(index)?;
        let end = starts.get(index + 1).map_or(self.content.len(), |next| next - 1);
        self.content.get(start..end)
    }
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} files below {:?}", self.files.len(), self.folder)
    }
}

impl Texts {
    /// Files by path, shown below a folder.
    pub fn new(folder: &str, files: impl IntoIterator<Item = (String, Bytes)>) -> Self {
        let folder = folder.trim_end_matches('/');
        let folder = if folder == "." { "" } else { folder };
        let text = |(path, content)| (path, Text { content, starts: OnceCell::new() });
        Self { folder: folder.to_owned(), files: files.into_iter().map(text).collect() }
    }

    /// A finding's path as it is shown: from where the command runs, for files of a folder.
    pub fn shown(&self, path: &str) -> String {
        if self.folder.is_empty() || !self.files.contains_key(path) {
            return path.to_owned();
        }
        // The top of a commit is `REF:`.
        let gap = if self.folder.ends_with(':') { "" } else { "/" };
        format!("{}{gap}{path}", self.folder)
    }

    /// A line of a file, counted from 1, where the file is known.
    fn line(&self, path: &str, number: u32) -> Option<String> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        let line = self.files.get(path)?.line(index)?;
        Some(String::from_utf8_lossy(line).trim_end_matches('\r').to_owned())
    }
}

impl Report {
    /// Findings without sources.
    pub fn bare(findings: Vec<Finding>) -> Self {
        Self { findings, ..Self::default() }
    }

    /// The same with the sources of the state before.
    pub fn against(self, before: &Texts) -> Self {
        Self { before: before.clone(), ..self }
    }

    /// Prints the findings as data and says on stderr how many there are. Ends with
    /// [`Exit::Findings`] where one is an error.
    pub fn print(&self, format: Format, context: &Context) -> Result<Exit> {
        context.printer.data(|out| match format {
            Format::Text => text::write(self, out),
            Format::Json => json::write(self, out),
        })?;
        if format == Format::Text && !self.findings.is_empty() {
            context.printer.note(self.summary());
        }
        Ok(self.exit())
    }

    /// Prints the findings on stderr, for commands whose data is something else; only errors with the
    /// source they point at.
    pub fn complain(&self, context: &Context) -> Result<Exit> {
        if self.findings.is_empty() {
            return Ok(Exit::Fine);
        }
        let mut text = Vec::new();
        text::write_short(self, &mut text)
            .map_err(|error| Error::failed("cannot print the findings").because(&error))?;
        context.printer.note(String::from_utf8_lossy(&text).trim_end());
        context.printer.note(self.summary());
        Ok(self.exit())
    }

    fn exit(&self) -> Exit {
        if self.count(Severity::Error) > 0 { Exit::Findings } else { Exit::Fine }
    }

    fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// `2 errors, 1 warning`
    pub fn summary(&self) -> String {
        let severities = [Severity::Error, Severity::Warning, Severity::Notice];
        let counts = severities.map(|severity| (severity, self.count(severity)));
        let parts = counts
            .iter()
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| crate::printer::count(*count, severity.as_str()));
        parts.collect::<Vec<_>>().join(", ")
    }
}
