//! A comment for a pull request, in GitHub's and GitLab's Markdown: the verdict, then sections of blocks.
//! What comes from a schema stays text, whatever it holds; the comment always fits.

mod comment;
mod escape;
mod finding;

use std::io::{self, Write};

use schemactl_check::{Bump, NeededApproval};
use schemactl_model::Severity;

use self::{
    comment::{Comment, Section},
    escape::{block, code, text},
};
use super::{Approvable, Conclusion, Publication, Report, Verdict};
use crate::{
    approval::{behind, command as approve, missing},
    consequences::{Topic, topics},
    printer::count,
};

/// Findings of a severity, and groups of a topic, that are shown unfolded.
const OPEN: usize = 10;
/// Bytes for the errors that are open, and for a topic: nothing that is long leaves no room for the rest.
const SHARE: usize = 15_000;

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut comment = Comment::new(&head(report));
    sections(report).into_iter().for_each(|section| comment.add(section));
    out.write_all(comment.finish().as_bytes())
}

/// In the order of reading: what is open comes first, each within its share, then what is folded. Of that,
/// what does not fit is left out from the end.
fn sections(report: &Report) -> Vec<Section> {
    let approvable = report.conclusion.as_ref().and_then(|conclusion| conclusion.approvable.as_ref());
    let (errors, more_errors) = of_severity(report, Severity::Error, OPEN);
    let topics: Vec<_> = topics(&report.consequences).iter().map(topic).collect();
    let (shown, folded): (Vec<_>, Vec<_>) = topics.into_iter().unzip();
    let mut sections: Vec<Section> = approvable.map(approval).into_iter().collect();
    sections.push(errors.within(SHARE));
    sections.extend(shown.into_iter().map(|section| section.within(SHARE)));
    sections.push(more_errors);
    for severity in [Severity::Warning, Severity::Notice] {
        sections.push(of_severity(report, severity, 0).1);
    }
    sections.extend(folded);
    sections.retain(|section| !section.is_empty());
    sections
}

/// What the change means, as it is printed to people: what is open, and what is folded.
fn topic(topic: &Topic) -> (Section, Section) {
    let mut blocks: Vec<String> = topic.groups.iter().map(|group| block(&group.brief())).collect();
    let folded = blocks.split_off(blocks.len().min(OPEN));
    let more = format!("{}: {} more", topic.title, folded.len());
    (Section::open(topic.title.to_owned(), blocks), Section::folded(more, folded))
}

/// Who lets through what is refused, and how.
fn approval(approvable: &Approvable) -> Section {
    let command = block(&approve(approvable));
    let who = match approvable.is_asked {
        true => "Somebody",
        false => "Publishing it is refused and asks for one, as `schemactl check --ask` does; then somebody",
    };
    let how = format!(
        "An approval lets this through as a new major version, or a minor one below 1.0.0. {who} with the role approver or admin runs:"
    );
    let behind = approvable.made_from.as_ref().map(|base| format!("{}.\n", text(&behind(base))));
    let lines: Vec<String> = missing(&approvable.needed).map(whom).collect();
    let whom = match &lines[..] {
        [] => String::new(),
        lines => format!("\nPolicy says who, each line by one of them:\n\n{}", lines.concat()),
    };
    let blocks = behind.into_iter().chain([format!("{how}\n\n{command}{whom}")]);
    Section::open("Approval".to_owned(), blocks.collect())
}

/// Who gives an approval, and for what.
fn whom(needed: &NeededApproval) -> String {
    let rules: Vec<String> = needed.rules.iter().map(|rule| code(rule)).collect();
    format!("- {}, for {}\n", text(&needed.whom()), rules.join(", "))
}

/// As many as can be taken in, and the others, folded.
fn of_severity(report: &Report, severity: Severity, open: usize) -> (Section, Section) {
    let findings = report.findings.iter().filter(|finding| finding.severity == severity);
    let mut blocks: Vec<String> = findings.map(|finding| finding::block(finding, report)).collect();
    let title = |number| count(number, severity.as_str());
    let folded = blocks.split_off(blocks.len().min(open));
    let more = if blocks.is_empty() { "" } else { "more " };
    let folded_title = format!("{more}{}", title(folded.len()));
    (Section::open(title(blocks.len()), blocks), Section::folded(folded_title, folded))
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
                title(conclusion),
                sentences.join(" "),
                capitalised(&summary)
            )
        }
    }
}

fn title(conclusion: &Conclusion) -> &'static str {
    match &conclusion.publication {
        Some(Publication { created: true, .. }) => "published",
        Some(Publication { created: false, .. }) => "unchanged",
        None => conclusion.verdict.as_str(),
    }
}

/// What becomes of the version.
fn version(conclusion: &Conclusion) -> Option<String> {
    let Conclusion { verdict, next, bump, approved, unchanged, publication, .. } = conclusion;
    let in_brackets = bump.map_or(String::new(), |bump| format!(" ({bump})"));
    let approved = if *approved { ", as approved" } else { "" };
    match (verdict, publication, next) {
        (_, Some(Publication { created: true, version }), _) => {
            let module = code(version.module.as_str());
            Some(format!("{module} is **{}**{in_brackets}{approved}.", version.version))
        }
        (_, Some(Publication { version, .. }), _) => {
            Some(format!("{} {} is the same.", code(version.module.as_str()), version.version))
        }
        (Verdict::Accepted, None, Some(next)) => {
            Some(format!("Would be published as **{next}**{in_brackets}{approved}."))
        }
        (Verdict::Accepted, None, None) if *unchanged => {
            Some("Nothing is new, nothing to publish.".to_owned())
        }
        _ => bump.map(|bump| match bump {
            Bump::Initial => "A first version.".to_owned(),
            bump => format!("A **{bump}** change."),
        }),
    }
}

fn sentences(conclusion: &Conclusion) -> impl Iterator<Item = String> {
    let Conclusion { compared_with, offline, events, dependents, is_publish, .. } = conclusion;
    let nothing = *is_publish && conclusion.verdict == Verdict::Refused;
    let nothing = nothing.then(|| "Nothing was published.".to_owned());
    let version = version(conclusion);
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
    [nothing, version, compared, offline, events, dependents].into_iter().flatten()
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}
