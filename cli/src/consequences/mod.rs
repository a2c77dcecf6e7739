//! What a change means beside its findings, for people: topics, in each of which lines stand below an event.

mod group;
mod impacts;
mod personal_data;

use std::io::{self, Write};

use schemactl_api::Consequences;

pub use group::{Entry, Group};

use crate::printer::{BOLD, DIM};

/// Lines about one thing.
pub struct Topic {
    pub title: &'static str,
    /// What programs know it by, as they know a rule.
    pub id: &'static str,
    pub groups: Vec<Group>,
    /// What the registry left out of its answer.
    pub omitted: usize,
}

/// All there is to say, by topic; none about which there is nothing.
pub fn topics(consequences: &Consequences) -> Vec<Topic> {
    let destinations = Topic {
        title: "Destinations",
        id: "DESTINATIONS",
        groups: impacts::groups(&consequences.impacts),
        omitted: consequences.omitted_impacts,
    };
    let personal_data = Topic {
        title: "Personal data",
        id: "PERSONAL_DATA",
        groups: personal_data::groups(&consequences.personal_data),
        omitted: consequences.omitted_personal_data,
    };
    let topics = [destinations, personal_data].into_iter();
    topics.filter(|topic| !topic.groups.is_empty()).collect()
}

/// All of it, with styles.
pub fn write(consequences: &Consequences, out: &mut dyn Write) -> io::Result<()> {
    write_topics(consequences, Group::write, out)
}

/// The same without what would be executed.
pub fn write_short(consequences: &Consequences, out: &mut dyn Write) -> io::Result<()> {
    write_topics(consequences, Group::write_short, out)
}

fn write_topics(
    consequences: &Consequences,
    write: fn(&Group, &mut dyn Write) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    topics(consequences).iter().try_for_each(|topic| {
        writeln!(out, "\n{BOLD}{}{BOLD:#}", topic.title)?;
        topic.groups.iter().try_for_each(|group| write(group, out))?;
        match topic.omitted {
            0 => Ok(()),
            omitted => writeln!(out, "  {DIM}and {omitted} more, left out by the registry{DIM:#}"),
        }
    })
}
