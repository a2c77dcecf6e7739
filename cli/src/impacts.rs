//! What a change means at the destinations of events, for people: below each event and destination a
//! line per impact, and what it would execute.

use std::io::{self, Write};

use anstream::adapter::strip_str;
use schemactl_sinks::{Cost, Ddl, Impact, ImpactClass};

use crate::printer::{BOLD, DIM, RED, YELLOW, count, visible};

/// Characters of a statement that are shown; `plan` has the whole.
const WIDEST: usize = 160;

/// Impacts of one destination that a comment shows.
const MOST: usize = 20;

/// The section, where there is anything to say.
pub fn write(impacts: &[Impact], out: &mut dyn Write) -> io::Result<()> {
    if impacts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{BOLD}Destinations{BOLD:#}")?;
    by_destination(impacts).try_for_each(|group| {
        writeln!(out, "  {}", title(group))?;
        group.iter().try_for_each(|impact| write_impact(impact, out))
    })
}

/// The same without styles, a text for each event and destination.
pub fn groups(impacts: &[Impact]) -> Vec<String> {
    let text = |group: &[Impact]| {
        let mut lines = Vec::new();
        // A vector takes whatever is written.
        let _ = group.iter().take(MOST).try_for_each(|impact| write_impact(impact, &mut lines));
        let more = group.len().saturating_sub(MOST);
        let more = if more > 0 { format!("    and {more} more\n") } else { String::new() };
        format!("{}\n{}{more}", title(group), strip_str(&String::from_utf8_lossy(&lines)))
    };
    by_destination(impacts).map(text).collect()
}

fn by_destination(impacts: &[Impact]) -> impl Iterator<Item = &[Impact]> {
    impacts.chunk_by(|one, other| one.event == other.event && one.destination == other.destination)
}

/// `event -> destination (kind)`
fn title(group: &[Impact]) -> String {
    let Impact { event, destination, kind, .. } = &group[0];
    let kind = if destination == kind { String::new() } else { format!(" ({kind})") };
    format!("{event} -> {}{kind}", visible(destination))
}

fn write_impact(impact: &Impact, out: &mut dyn Write) -> io::Result<()> {
    let style = match impact.class {
        ImpactClass::Impossible | ImpactClass::NewTable => RED,
        ImpactClass::Nothing | ImpactClass::Created | ImpactClass::AddedColumn | ImpactClass::Widening => DIM,
        _ => YELLOW,
    };
    let element = impact.element.as_ref().map(|element| format!(" {}", element.path)).unwrap_or_default();
    let (class, reason) = (impact.class, visible(&impact.reason));
    writeln!(out, "    {style}{class}{style:#}{}: {reason}", visible(&element))?;
    write_ddl(impact, out)
}

fn write_ddl(impact: &Impact, out: &mut dyn Write) -> io::Result<()> {
    let statements = impact.ddl.statements();
    match (&impact.ddl, impact.class) {
        (Ddl::NotRendered, _) => writeln!(out, "      {DIM}its DDL is not rendered yet{DIM:#}")?,
        (_, ImpactClass::Created | ImpactClass::Moved) if !statements.is_empty() => {
            let what = count(statements.len(), "statement");
            writeln!(out, "      {DIM}{what}, which schemactl plan prints{DIM:#}")?;
        }
        _ => statements.iter().try_for_each(|statement| writeln!(out, "      {}", shown(statement)))?,
    }
    match impact.cost {
        Some(cost) if cost > Cost::None => writeln!(out, "      {DIM}costs{DIM:#} {}", words(cost)),
        _ => Ok(()),
    }
}

/// A statement on one line.
fn shown(statement: &str) -> String {
    let line = visible(&statement.replace(['\n', '\t'], " "));
    match line.char_indices().nth(WIDEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

fn words(cost: Cost) -> &'static str {
    match cost {
        Cost::None => "nothing",
        Cost::Lock => "a short lock of the table",
        Cost::Scan => "a lock of the table while every row is read",
        Cost::Rewrite => "a lock of the table while every row is rewritten",
    }
}
