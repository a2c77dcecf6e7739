//! A comment for a pull request, in GitHub's and GitLab's Markdown: the verdict, then sections of blocks.
//! What comes from a schema stays text, whatever it holds; the comment always fits.

mod comment;
mod escape;
mod finding;

use std::io::{self, Write};

use schemactl_model::Severity;

use self::{
    comment::{Comment, Section},
    escape::{block, code},
};
use super::{Approvable, Conclusion, Report, Verdict};
use crate::{approval::command as approve, impacts, printer::count};

/// Findings of a severity that are shown unfolded.
const OPEN: usize = 10;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut comment = Comment::new(&head(report));
    sections(report).into_iter().for_each(|section| comment.add(section));
    out.write_all(comment.finish().as_bytes())
}

/// In the order of reading; what does not fit is left out from the end.
fn sections(report: &Report) -> Vec<Section> {
    let severities = [Severity::Error, Severity::Warning, Severity::Notice];
    let approvable = report.conclusion.as_ref().and_then(|conclusion| conclusion.approvable.as_ref());
    let mut sections: Vec<Section> = approvable.map(approval).into_iter().collect();
    let [error, others @ ..] = severities;
    sections.extend(of_severity(report, error));
    sections.extend(destinations(report));
    sections.extend(others.into_iter().flat_map(|severity| of_severity(report, severity)));
    sections
}

/// What the change means at each destination, as it is printed to people.
fn destinations(report: &Report) -> Option<Section> {
    let blocks: Vec<String> = impacts::groups(&report.impacts).iter().map(|group| block(group)).collect();
    (!blocks.is_empty()).then(|| Section::open("Destinations".to_owned(), blocks))
}

/// Who lets through what is refused, and how.
fn approval(approvable: &Approvable) -> Section {
    let command = block(&approve(&approvable.module, approvable.change));
    let how = "An approval lets this through as a new major version. Publishing it is refused and asks for one; then somebody \
               with the role approver or admin runs:";
    Section::open("Approval".to_owned(), vec![format!("{how}\n\n{command}")])
}

/// Errors are open, as far as they can be taken in; all else is folded.
fn of_severity(report: &Report, severity: Severity) -> Vec<Section> {
    let findings = report.findings.iter().filter(|finding| finding.severity == severity);
    let mut blocks: Vec<String> = findings.map(|finding| finding::block(finding, report)).collect();
    let title = |number| count(number, severity.as_str());
    let open = if severity == Severity::Error { blocks.len().min(OPEN) } else { 0 };
    let folded = blocks.split_off(open);
    let more = if open > 0 { "more " } else { "" };
    let folded_title = format!("{more}{}", title(folded.len()));
    let sections = [Section::open(title(open), blocks), Section::folded(folded_title, folded)];
    sections.into_iter().filter(|section| !section.is_empty()).collect()
}

/// The verdict, and what it rests on.
fn head(report: &Report) -> String {
    let summary = match report.summary() {
        none if none.is_empty() => "nothing found".to_owned(),
        some => some,
    };
    match &report.conclusion {
        None => format!("### schemactl: {summary}\n"),
        Some(conclusion) => {
            let sentences: Vec<String> = sentences(conclusion).collect();
            format!(
                "### schemactl: {}\n\n{} {}.\n",
                conclusion.verdict.as_str(),
                sentences.join(" "),
                capitalised(&summary)
            )
        }
    }
}

fn sentences(conclusion: &Conclusion) -> impl Iterator<Item = String> {
    let Conclusion {
        verdict,
        next,
        bump,
        compared_with,
        offline,
        events,
        dependents,
        approved,
        approvable: _,
    } = conclusion;
    let bump = bump.map_or(String::new(), |bump| format!(" ({bump})"));
    let approved = if *approved { ", as approved" } else { "" };
    let version = match (verdict, next) {
        (Verdict::Accepted, Some(next)) => Some(format!("Would be published as **{next}**{bump}{approved}.")),
        (Verdict::Accepted, None) => conclusion.bump.map(|bump| format!("A **{bump}** change.")),
        (Verdict::Refused, _) => None,
    };
    let compared = compared_with.as_ref().map(|with| format!("Compared with {}.", code(with)));
    let offline = offline.then(|| {
        "**Offline**: the registry was not asked, and modules that depend on this one were not compiled with it."
            .to_owned()
    });
    let dependents = dependents
        .filter(|number| *number > 0)
        .map(|number| format!("Compiled {} with it.", count(number, "dependent module")));
    let events = events.map(|events| match events {
        0 => "No events.".to_owned(),
        events => format!("{}.", count(events, "event")),
    });
    [version, compared, offline, events, dependents].into_iter().flatten()
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
