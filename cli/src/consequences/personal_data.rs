//! What a change means for personal data: what is new about each value, and which destinations get it
//! otherwise than before.

use anstyle::Style;
use schemactl_check::{PersonalChange, PersonalLanding, PersonalNews, Protection};
use schemactl_model::event::PiiAction;

use super::{Entry, Group};
use crate::printer::{DIM, RED, YELLOW, visible};

/// A group for each event.
pub(super) fn groups(changes: &[PersonalChange]) -> Vec<Group> {
    changes.chunk_by(|one, other| one.event == other.event).map(group).collect()
}

fn group(changes: &[PersonalChange]) -> Group {
    Group {
        title: changes[0].event.to_string(),
        entries: changes.iter().map(entry).collect(),
        place: None,
        is_news: true,
    }
}

fn entry(change: &PersonalChange) -> Entry {
    let (style, news, path) = (style(change.change), change.change, visible(&change.path));
    let head = format!("{style}{news}{style:#} {path}: {}", protection(change));
    let said = std::iter::once(head).chain(change.destinations.iter().map(reaches)).collect();
    Entry { said, executed: Vec::new() }
}

fn style(news: PersonalNews) -> Style {
    match news {
        PersonalNews::Changed | PersonalNews::Lowered | PersonalNews::Unmarked => RED,
        PersonalNews::Added | PersonalNews::Marked => YELLOW,
        PersonalNews::Raised | PersonalNews::Kept | PersonalNews::Gone => DIM,
    }
}

fn protection(change: &PersonalChange) -> String {
    let words =
        |one: Protection| format!("{} of {} sensitivity", one.class, one.sensitivity).replace('_', " ");
    match (change.before, change.after) {
        (Some(was), Some(is)) if was != is => format!("{} became {}", words(was), words(is)),
        (_, Some(is)) => words(is),
        (Some(was), None) => format!("it was {}", words(was)),
        (None, None) => String::new(),
    }
}

fn reaches(landing: &PersonalLanding) -> String {
    let PersonalLanding { destination, kind, before, after } = landing;
    let name = visible(destination).replace('\n', " ");
    let place = if destination == kind { name } else { format!("{name} ({kind})") };
    match (before, after) {
        (None, Some(action)) => format!("{YELLOW}now reaches{YELLOW:#} {place} {}", manner(*action)),
        (Some(was), Some(is)) => format!("reaches {place} {}, before {}", manner(*is), manner(*was)),
        (_, None) => format!("{DIM}reaches {place} no more{DIM:#}"),
    }
}

fn manner(action: PiiAction) -> &'static str {
    match action {
        PiiAction::Hash => "as a keyed hash",
        PiiAction::Mask => "masked",
        PiiAction::Allow => "as it is",
        PiiAction::Deny | PiiAction::Drop => "not at all",
    }
}
