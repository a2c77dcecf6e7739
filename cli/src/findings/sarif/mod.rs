//! SARIF 2.1.0: one run, the rules that found something, what they found, and the verdict as the run's
//! property.

mod log;
mod rules;

use std::io::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use schemactl_model::{Digest, Finding, Severity, Span};

use self::log::{
    Artifact, Driver, Fingerprints, Location, Log, Message, PhysicalLocation, Region, Run, RunProperties,
    SCHEMA, Suppression, Tool, VERSION,
};
use super::{Report, Texts, columns::Columns, fingerprint::fingerprints, json, place::place};
use crate::printer::visible;

/// What a path of a URI may hold as it is.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules::found(&report.findings);
    let results = report.findings.iter().zip(fingerprints(report));
    let results =
        results.map(|(finding, fingerprint)| result(finding, fingerprint, &rules, report)).collect();
    let driver = Driver { name: "schemactl", version: env!("CARGO_PKG_VERSION"), rules };
    let properties = json::last(report).map(|schemactl| RunProperties { schemactl });
    let run = Run { tool: Tool { driver }, column_kind: "utf16CodeUnits", results, properties };
    serde_json::to_writer_pretty(&mut *out, &Log { schema: SCHEMA, version: VERSION, runs: [run] })?;
    writeln!(out)
}

fn result<'a>(
    finding: &'a Finding,
    fingerprint: Digest,
    rules: &[rules::Descriptor],
    report: &Report,
) -> log::Result<'a> {
    log::Result {
        rule_id: &finding.rule,
        rule_index: rules.iter().position(|rule| rule.id == finding.rule),
        level: level(finding.severity),
        message: Message::foreign(&said(finding)),
        locations: [location(finding, report)],
        related_locations: before(finding, report).into_iter().collect(),
        partial_fingerprints: Fingerprints { said: fingerprint.to_string() },
        suppressions: finding.waived.iter().map(|reason| Suppression::in_source(visible(reason))).collect(),
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Notice => "note",
    }
}

fn said(finding: &Finding) -> String {
    let hint = finding.hint.as_ref().map(|hint| format!("\nHint: {}", visible(hint))).unwrap_or_default();
    visible(&finding.message) + &hint
}

fn location(finding: &Finding, report: &Report) -> Location {
    let (shown, _) = place(finding, report);
    let region = finding.path.as_ref().map(|path| region(&report.texts, path, finding.span));
    Location { physical_location: physical(&shown, region), message: None }
}

fn before(finding: &Finding, report: &Report) -> Option<Location> {
    let before = finding.before.as_ref()?;
    let region = region(&report.before, &before.path, before.span);
    let shown = visible(&report.before.shown(&before.path));
    let message = Message::plain("the state before".to_owned());
    Some(Location { physical_location: physical(&shown, Some(region)), message: Some(message) })
}

fn physical(path: &str, region: Option<Region>) -> PhysicalLocation {
    let encoded = utf8_percent_encode(path, PATH).to_string();
    let uri = if path.starts_with('/') { format!("file://{encoded}") } else { encoded };
    PhysicalLocation { artifact_location: Artifact { uri }, region }
}

fn region(texts: &Texts, path: &str, span: Span) -> Region {
    let columns = Columns::of(texts, path, span);
    Region {
        start_line: span.start_line,
        start_column: columns.map(|columns| columns.start),
        end_line: span.end_line,
        end_column: columns.map(|columns| columns.end),
    }
}
