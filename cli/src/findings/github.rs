//! GitHub's workflow commands: `::error file=…,line=…::message`. Behind the findings one notice for each
//! topic of what the change means; GitHub shows few notices of a step.

use std::io::{self, Write};

use schemactl_model::{Finding, Severity, Span};

use super::{Report, columns::Columns};
use crate::{
    consequences::{Topic, topics},
    printer::visible,
};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|finding| {
        let properties = properties(finding, report);
        let properties: Vec<String> =
            properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
        let command = finding.severity.as_str();
        writeln!(out, "::{command} {}::{}", properties.join(","), data(&said(finding)))
    })?;
    topics(&report.consequences).iter().try_for_each(|topic| write_topic(topic, out))
}

/// Characters of a notice. GitHub takes 64 KB of an annotation, in all its bytes.
const LONGEST: usize = 15_000;

fn write_topic(topic: &Topic, out: &mut dyn Write) -> io::Result<()> {
    let groups: Vec<String> =
        topic.groups.iter().filter(|group| group.is_news).map(|group| group.brief()).collect();
    if groups.is_empty() {
        return Ok(());
    }
    let mut said = groups.join("\n");
    if let Some((end, _)) = said.char_indices().nth(LONGEST) {
        said.truncate(end);
        said.push('…');
    }
    writeln!(out, "::notice title={}::{}", property(topic.title), data(&said))
}

fn properties(finding: &Finding, report: &Report) -> Vec<(&'static str, String)> {
    let mut properties = vec![("title", title(finding))];
    let Some(path) = &finding.path else { return properties };
    let Span { start_line, end_line, .. } = finding.span;
    properties.push(("file", visible(&report.texts.shown(path))));
    properties.push(("line", start_line.to_string()));
    properties.push(("endLine", end_line.to_string()));
    // GitHub takes columns only for what lies in one line.
    let columns = Columns::of(&report.texts, path, finding.span).filter(|_| start_line == end_line);
    if let Some(columns) = columns {
        properties.push(("col", columns.start.to_string()));
        properties.push(("endColumn", columns.end.to_string()));
    }
    properties
}

fn title(finding: &Finding) -> String {
    match finding.severity {
        Severity::Notice if finding.waived.is_some() => format!("{} (waived)", finding.rule),
        _ => finding.rule.to_string(),
    }
}

/// The message, why it is waived and the way out.
fn said(finding: &Finding) -> String {
    let mut said = visible(&finding.message);
    for (name, text) in [("waived", &finding.waived), ("hint", &finding.hint)] {
        if let Some(text) = text {
            said.push_str(&format!("\n{name}: {}", visible(text)));
        }
    }
    said
}

/// Text behind `::`, where line ends would end the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, where colons and commas have a meaning too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
