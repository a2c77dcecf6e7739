//! Findings on their way to a person or a program; one file a format.

mod columns;
mod conclusion;
mod excerpt;
mod fingerprint;
mod format;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod place;
mod sarif;
mod text;
mod texts;

use std::io::{self, Write};

use schemactl_api::Consequences;
use schemactl_model::{Finding, Severity};

pub use conclusion::{Approvable, Conclusion, Publication, Verdict};
pub use format::Format;
pub use texts::Texts;

use crate::{
    context::Context,
    error::{Error, Result},
    exit::Exit,
};

/// Findings with what is needed to show them.
#[derive(Debug, Default)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub texts: Texts,
    /// Sources of the state before.
    pub before: Texts,
    /// What the change means beside them.
    pub consequences: Consequences,
    /// What comes of them, where the command says so.
    pub conclusion: Option<Conclusion>,
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

    /// The same with what follows from them.
    pub fn concluding(self, conclusion: Conclusion) -> Self {
        Self { conclusion: Some(conclusion), ..self }
    }

    /// Prints the findings as data and says on stderr how many there are. Ends with
    /// [`Exit::Findings`] where one is an error.
    pub fn print(&self, format: Format, context: &Context) -> Result<Exit> {
        context.printer.data(|out| self.write(format, out))?;
        let is_text = format == Format::Text;
        if is_text && !self.findings.is_empty() {
            context.printer.note(self.summary());
        }
        // That nothing was published is no matter of the format.
        let is_told = |conclusion: &&Conclusion| is_text || conclusion.is_publish;
        if let Some(conclusion) = self.conclusion.as_ref().filter(is_told) {
            context.printer.note(conclusion);
        }
        Ok(self.exit())
    }

    /// Writes the findings, and what follows from them where the format has a place for it.
    pub fn write(&self, format: Format, out: &mut dyn Write) -> io::Result<()> {
        match format {
            Format::Text => text::write(self, out),
            Format::Json => json::write(self, out),
            Format::Github => github::write(self, out),
            Format::Gitlab => gitlab::write(self, out),
            Format::Junit => junit::write(self, out),
            Format::Sarif => sarif::write(self, out),
            Format::Markdown => markdown::write(self, out),
        }
    }

    /// Prints the findings on stderr, for commands whose data is something else; only errors with the
    /// source they point at.
    pub fn complain(&self, context: &Context) -> Result<Exit> {
        let mut text = Vec::new();
        text::write_short(self, &mut text)
            .map_err(|error| Error::failed("cannot print the findings").because(&error))?;
        if !text.is_empty() {
            context.printer.note(String::from_utf8_lossy(&text).trim_end());
        }
        if !self.findings.is_empty() {
            context.printer.note(self.summary());
        }
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
