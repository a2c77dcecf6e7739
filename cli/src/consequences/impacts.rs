//! What a change means at the destinations of events, and what it would execute there.

use anstyle::Style;
use schemactl_model::FilePlace;
use schemactl_sinks::{Cost, Ddl, Impact, ImpactClass};

use super::{Entry, Group};
use crate::printer::{DIM, RED, YELLOW, count, visible};

/// Characters of a statement that are shown; `plan` has the whole.
const WIDEST: usize = 160;

/// A group for each event and destination.
pub(super) fn groups(impacts: &[Impact]) -> Vec<Group> {
    let is_same =
        |one: &Impact, other: &Impact| one.event == other.event && one.destination == other.destination;
    impacts.chunk_by(is_same).map(group).collect()
}

fn group(impacts: &[Impact]) -> Group {
    Group {
        title: title(&impacts[0]),
        entries: impacts.iter().map(entry).collect(),
        place: impacts.iter().find_map(place),
        is_news: impacts.iter().any(|impact| impact.class != ImpactClass::Nothing),
    }
}

/// `event -> destination (kind)`
fn title(Impact { event, destination, kind, .. }: &Impact) -> String {
    let kind = if destination == kind { String::new() } else { format!(" ({kind})") };
    format!("{event} -> {}{kind}", visible(destination).replace('\n', " "))
}

fn place(impact: &Impact) -> Option<FilePlace> {
    impact.element.as_ref()?.after.clone()
}

fn entry(impact: &Impact) -> Entry {
    let element = impact.element.as_ref().map(|element| format!(" {}", element.path)).unwrap_or_default();
    let (style, class, reason) = (style(impact.class), impact.class, one_line(&impact.reason));
    let mut head = format!("{style}{class}{style:#}{}: {reason}", visible(&element));
    if impact.ddl == Ddl::NotRendered {
        head.push_str(&format!(" {DIM}Its DDL is not rendered yet.{DIM:#}"));
    }
    let executed = ddl(impact).into_iter().chain(impact.cost.and_then(costs)).collect();
    Entry { said: vec![head], executed }
}

fn style(class: ImpactClass) -> Style {
    match class {
        ImpactClass::Impossible | ImpactClass::NewTable => RED,
        ImpactClass::Nothing | ImpactClass::Created | ImpactClass::AddedColumn | ImpactClass::Widening => DIM,
        _ => YELLOW,
    }
}

fn ddl(impact: &Impact) -> Vec<String> {
    let statements = impact.ddl.statements();
    match (&impact.ddl, impact.class) {
        (_, ImpactClass::Created) | (Ddl::Sql(_), ImpactClass::Moved) if !statements.is_empty() => {
            let what = count(statements.len(), "statement");
            vec![format!("{DIM}{what}, which schemactl plan prints{DIM:#}")]
        }
        _ => statements.iter().map(|statement| shown(statement)).collect(),
    }
}

/// A statement on one line.
fn shown(statement: &str) -> String {
    let line = one_line(statement);
    match line.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn one_line(text: &str) -> String {
    visible(&text.replace(['\n', '\t'], " "))
}

fn costs(cost: Cost) -> Option<String> {
    let words = match cost {
        Cost::None => return None,
        Cost::Lock => "a short lock of the table",
        Cost::Scan => "a lock of the table while every row is read",
        Cost::Rewrite => "a lock of the table while every row is rewritten",
    };
    Some(format!("{DIM}costs{DIM:#} {words}"))
}
