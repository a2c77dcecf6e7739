//! GitLab's Code Quality: an array of what is wrong, each with a fingerprint. There is no other place to tell what
//! a change means, so that each thing of it is an issue of the lowest severity.

use std::io::{self, Write};

use schemactl_model::{Digest, DigestBuilder, Finding, Severity, Span};
use serde::Serialize;

use super::{Report, fingerprint::fingerprints, place::place};
use crate::{
    consequences::{Group, topics},
    printer::visible,
};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let fingerprints = fingerprints(report);
    let issues = report.findings.iter().zip(fingerprints);
    let mut issues: Vec<Issue> =
        issues.map(|(finding, fingerprint)| issue(finding, fingerprint, report)).collect();
    for topic in topics(&report.consequences) {
        let news = topic.groups.iter().filter(|group| group.is_news);
        issues.extend(news.map(|group| news_issue(topic.id, group, report)));
    }
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue<'a>(finding: &'a Finding, fingerprint: Digest, report: &Report) -> Issue<'a> {
    let mut description = visible(&finding.message);
    for (name, text) in [("Waived", &finding.waived), ("Hint", &finding.hint)] {
        if let Some(text) = text {
            description.push_str(&format!(" {name}: {}", visible(text)));
        }
    }
    let (path, span) = place(finding, report);
    Issue {
        description,
        check_name: &finding.rule,
        fingerprint: fingerprint.to_string(),
        severity: severity(finding.severity),
        location: Location { path, lines: Lines { begin: span.start_line, end: span.end_line } },
    }
}

fn news_issue(id: &'static str, group: &Group, report: &Report) -> Issue<'static> {
    let (path, span) = match &group.place {
        Some(place) => (report.texts.shown(&place.path), place.span),
        None => (report.texts.below("."), Span::START),
    };
    let mut fingerprint = DigestBuilder::default();
    fingerprint.part(id.as_bytes()).part(group.title.as_bytes());
    Issue {
        description: group.sentence(),
        check_name: id,
        fingerprint: fingerprint.finish().to_string(),
        severity: severity(Severity::Notice),
        location: Location {
            path: visible(&path),
            lines: Lines { begin: span.start_line, end: span.end_line },
        },
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Notice => "info",
    }
}
