//! Test results: a suite a file, a case a finding. Only an error is a failure, what is waived is skipped. What
//! the change means are suites of their own, whose cases all pass.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use schemactl_model::{Finding, Severity};

use super::Report;
use crate::{
    consequences::{Topic, topics},
    printer::visible,
};

/// The suite of findings that have no file, and of a report without any.
const NO_FILE: &str = "schemactl";

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut suites: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for finding in &report.findings {
        let shown = finding.path.as_deref().map(|path| report.texts.shown(path));
        suites.entry(shown.unwrap_or_else(|| NO_FILE.to_owned())).or_default().push(finding);
    }
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let counts = Counts::of(&report.findings.iter().collect::<Vec<_>>());
    let Counts { tests, failures, .. } = counts;
    let topics = topics(&report.consequences);
    let tests = tests + topics.iter().map(|topic| topic.groups.len()).sum::<usize>();
    writeln!(out, "<testsuites name=\"schemactl\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">")?;
    if suites.is_empty() {
        write_suite(NO_FILE, &[], out)?;
    }
    suites.iter().try_for_each(|(name, findings)| write_suite(name, findings, out))?;
    topics.iter().try_for_each(|topic| write_topic(topic, out))?;
    writeln!(out, "</testsuites>")
}

/// A case for each group, with its lines as the output.
fn write_topic(topic: &Topic, out: &mut dyn Write) -> io::Result<()> {
    let (name, tests) = (escaped(topic.title), topic.groups.len());
    writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"0\" errors=\"0\" skipped=\"0\">"
    )?;
    for group in &topic.groups {
        let (title, lines) = (escaped(&group.title), escaped(&group.lines().join("\n")));
        writeln!(out, "    <testcase classname=\"{name}\" name=\"{title}\">")?;
        writeln!(out, "      <system-out>{lines}</system-out>\n    </testcase>")?;
    }
    writeln!(out, "  </testsuite>")
}

struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    /// Where nothing is wrong there is one case, and it passes.
    fn of(findings: &[&Finding]) -> Self {
        let count = |is: &dyn Fn(&Finding) -> bool| findings.iter().filter(|finding| is(finding)).count();
        Counts {
            tests: findings.len().max(1),
            failures: count(&|finding| finding.severity == Severity::Error),
            skipped: count(&|finding| finding.waived.is_some()),
        }
    }
}

fn write_suite(name: &str, findings: &[&Finding], out: &mut dyn Write) -> io::Result<()> {
    let Counts { tests, failures, skipped } = Counts::of(findings);
    let shown = escaped(name);
    writeln!(
        out,
        "  <testsuite name=\"{shown}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\">"
    )?;
    if findings.is_empty() {
        writeln!(out, "    <testcase classname=\"{shown}\" name=\"nothing found\"/>")?;
    }
    findings.iter().try_for_each(|finding| write_case(name, finding, out))?;
    writeln!(out, "  </testsuite>")
}

fn write_case(suite: &str, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let name = format!("{}: {}", finding.rule, finding.message);
    writeln!(out, "    <testcase classname=\"{}\" name=\"{}\">", escaped(suite), escaped(&name))?;
    let (rule, message) = (escaped(&finding.rule), escaped(&finding.message));
    let details = escaped(&details(suite, finding));
    match (finding.severity, &finding.waived) {
        (_, Some(reason)) => writeln!(out, "      <skipped message=\"{}\"/>", escaped(reason))?,
        (Severity::Error, None) => {
            writeln!(out, "      <failure type=\"{rule}\" message=\"{message}\">{details}</failure>")?;
        }
        (Severity::Warning | Severity::Notice, None) => {
            writeln!(out, "      <system-out>{details}</system-out>")?;
        }
    }
    writeln!(out, "    </testcase>")
}

/// `path:line:column: severity: message`, and the hint below it
fn details(suite: &str, finding: &Finding) -> String {
    let Finding { span, severity, message, hint, .. } = finding;
    let place = match &finding.path {
        Some(_) => format!("{suite}:{}:{}: ", span.start_line, span.start_column),
        None => String::new(),
    };
    let hint = hint.as_ref().map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
    format!("{place}{severity}: {message}{hint}")
}

/// Text as it may stand in an element or an attribute. Characters that XML does not have are written out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in visible(text).chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            '\t' => escaped.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => escaped.extend(character.escape_unicode()),
            _ => escaped.push(character),
        }
    }
    escaped
}
