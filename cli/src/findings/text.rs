//! For people: `path:line:column: severity: message (RULE)`, the source line with a mark below the
//! place, that of the state before where there is one, and the hint.

use std::io::{self, Write};

use anstyle::Style;
use schemactl_model::{FilePlace, Finding, Severity, Span};

use super::{Report, excerpt::Excerpt};
use crate::{
    consequences,
    printer::{BLUE, BOLD, DIM, RED, YELLOW, visible},
};

/// All of them with source and hint, and what the change means beside them.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| write_whole(finding, report, out))?;
    consequences::write(&report.consequences, out)
}

/// Errors with source and hint, the others as a line each, and so what the change means.
pub(super) fn write_short(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_findings_short(report, out)?;
    consequences::write_short(&report.consequences, out)
}

fn write_findings_short(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| match finding.severity {
        Severity::Error => write_whole(finding, report, out),
        Severity::Warning | Severity::Notice => {
            write_head(finding, report, out)?;
            write_waived(finding, out)
        }
    })
}

fn write_whole(finding: &Finding, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_head(finding, report, out)?;
    write_sources(finding, report, out)?;
    write_waived(finding, out)?;
    match &finding.hint {
        Some(hint) => writeln!(out, "  {BLUE}hint:{BLUE:#} {}", visible(hint).replace('\n', "\n  ")),
        None => Ok(()),
    }
}

/// Why the source lives with it.
fn write_waived(finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    match &finding.waived {
        Some(reason) => writeln!(out, "  {BLUE}waived:{BLUE:#} {}", visible(reason)),
        None => Ok(()),
    }
}

/// `path:line:column: severity: message (RULE)`
fn write_head(finding: &Finding, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if let Some(path) = &finding.path {
        let shown = visible(&report.texts.shown(path));
        write!(out, "{BOLD}{shown}:{}:{}:{BOLD:#} ", finding.span.start_line, finding.span.start_column)?;
    }
    let style = style(finding.severity);
    let (severity, message) = (finding.severity, visible(&finding.message));
    writeln!(out, "{style}{severity}:{style:#} {message} {DIM}({}){DIM:#}", finding.rule)
}

/// The place, and for a change the place before as well, each under its name. What is gone from a file as
/// a whole has only the one before.
fn write_sources(finding: &Finding, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let after = |path: &String| Excerpt::of(&report.texts, path, finding.span, style(finding.severity));
    let after = finding.path.as_ref().and_then(after);
    let Some(before) = &finding.before else {
        return after.map_or(Ok(()), |after| after.write(out));
    };
    let FilePlace { path, span } = before;
    let shown = visible(&report.before.shown(path));
    writeln!(out, "  {BLUE}before:{BLUE:#} {shown}:{}:{}", span.start_line, span.start_column)?;
    if let Some(excerpt) = Excerpt::of(&report.before, path, *span, BLUE) {
        excerpt.write(out)?;
    }
    match after.filter(|_| finding.span != Span::START) {
        Some(after) => {
            writeln!(out, "  {BLUE}after:{BLUE:#}")?;
            after.write(out)
        }
        None => Ok(()),
    }
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Notice => BLUE,
    }
}
