//! One JSON object a line: buf's keys in buf's order, then ours. Behind them, where there is a conclusion, one
//! line with it and all that the change means: who reads lines as buf's has one to leave out, by its key.

use std::io::{self, Write};

use schemactl_api::Consequences;
use schemactl_model::{FilePlace, Finding, Severity};
use serde::Serialize;

use super::{Conclusion, Report};

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    r#type: &'a str,
    message: &'a str,
    severity: Severity,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waived: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Before>,
}

/// Where it stood in the state before.
#[derive(Serialize)]
struct Before {
    path: String,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for finding in &report.findings {
        serde_json::to_writer(&mut *out, &line(finding, report))?;
        out.write_all(b"\n")?;
    }
    if let Some(last) = last(report) {
        serde_json::to_writer(&mut *out, &last)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// The verdict with what it means: the last line, and SARIF's properties of a run.
#[derive(Serialize)]
pub(super) struct Last<'a> {
    #[serde(flatten)]
    conclusion: &'a Conclusion,
    #[serde(flatten)]
    consequences: &'a Consequences,
}

/// The verdict with what it means, where the command gives one.
pub(super) fn last(report: &Report) -> Option<Last<'_>> {
    let conclusion = report.conclusion.as_ref()?;
    Some(Last { conclusion, consequences: &report.consequences })
}

fn line<'a>(finding: &'a Finding, report: &Report) -> Line<'a> {
    Line {
        path: finding.path.as_deref().map(|path| report.texts.shown(path)),
        start_line: finding.span.start_line,
        start_column: finding.span.start_column,
        end_line: finding.span.end_line,
        end_column: finding.span.end_column,
        r#type: &finding.rule,
        message: &finding.message,
        severity: finding.severity,
        hint: finding.hint.as_deref(),
        waived: finding.waived.as_deref(),
        before: finding.before.as_ref().map(|place| before(place, report)),
    }
}

fn before(place: &FilePlace, report: &Report) -> Before {
    Before {
        path: report.before.shown(&place.path),
        start_line: place.span.start_line,
        start_column: place.span.start_column,
        end_line: place.span.end_line,
        end_column: place.span.end_column,
    }
}
