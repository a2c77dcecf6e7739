//! For people: `path:line:column: severity: message (RULE)`, the source line with a mark below the
//! place, and the hint.

use std::io::{self, Write};

use anstyle::Style;
use schemactl_model::{Finding, Severity};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Report;
use crate::printer::{BLUE, BOLD, DIM, RED, YELLOW, visible};

/// Cells that a source line may take; what is behind them is left out.
const WIDEST: usize = 160;
/// Columns count a tab to the next multiple of this.
const TAB: usize = 4;

/// All of them with source and hint.
pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| write_whole(finding, report, out))
}

/// Errors with source and hint, the others as a line each.
pub(super) fn write_short(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| match finding.severity {
        Severity::Error => write_whole(finding, report, out),
        Severity::Warning | Severity::Notice => write_head(finding, report, out),
    })
}

fn write_whole(finding: &Finding, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_head(finding, report, out)?;
    write_source(finding, report, out)?;
    match &finding.hint {
        Some(hint) => writeln!(out, "  {BLUE}hint:{BLUE:#} {}", visible(hint).replace('\n', "\n  ")),
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

/// The line and the mark; nothing where the source is not known or the place is no place.
fn write_source(finding: &Finding, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let number = finding.span.start_line;
    let Some(line) = finding.path.as_deref().and_then(|path| report.texts.line(path, number)) else {
        return Ok(());
    };
    if line.trim().is_empty() {
        return Ok(());
    }
    let line = expanded(&line);
    let start = cell(finding.span.start_column);
    let end = if finding.span.end_line == number { cell(finding.span.end_column) } else { line.width() };
    let length = end.min(line.width()).saturating_sub(start).max(1);
    let (gutter, style) = (number.to_string(), style(finding.severity));
    writeln!(out, "  {DIM}{gutter} |{DIM:#} {line}")?;
    if start < WIDEST {
        let (indent, marks) = (" ".repeat(start), "^".repeat(length.min(WIDEST - start)));
        writeln!(out, "  {DIM}{} |{DIM:#} {indent}{style}{marks}{style:#}", " ".repeat(gutter.len()))?;
    }
    Ok(())
}

/// Cells before a column, which counts from 1.
fn cell(column: u32) -> usize {
    usize::try_from(column).map_or(0, |column| column.saturating_sub(1))
}

/// A source line with tabs as spaces, as columns count them, and cut where it gets too wide.
fn expanded(line: &str) -> String {
    let (mut shown, mut cells) = (String::new(), 0);
    for character in visible(line).chars() {
        if cells >= WIDEST {
            shown.push('…');
            break;
        }
        if character == '\t' {
            let width = TAB - cells % TAB;
            shown.extend(std::iter::repeat_n(' ', width));
            cells += width;
        } else {
            shown.push(character);
            cells += character.width().unwrap_or(0);
        }
    }
    shown
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => RED,
        Severity::Warning => YELLOW,
        Severity::Notice => BLUE,
    }
}
