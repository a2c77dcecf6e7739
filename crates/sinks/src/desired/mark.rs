//! Marks in comments: how a table and its columns remember which event and field they are of, so
//! that the next change is planned by number and not by name.

use schemactl_model::EventName;
use serde::{Deserialize, Serialize};

use super::{Column, ColumnId};

const PREFIX: &str = "schemactl:";

/// What a table is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableMark {
    /// The event; none for a table of all events.
    pub event: Option<EventName>,
}

impl TableMark {
    /// The comment's text: the mark, then what people read.
    pub fn comment(&self, description: &str) -> String {
        let event = self.event.as_ref().map_or("*", EventName::as_str);
        with_description(format!("{PREFIX}event={event}"), description)
    }

    /// Reads a comment; none for a table that is not ours.
    pub fn parse(comment: &str) -> Option<Self> {
        let event = first_line(comment)?.strip_prefix("event=")?;
        let event = if event == "*" { None } else { Some(event.parse().ok()?) };
        Some(Self { event })
    }
}

/// What a column is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMark {
    pub id: ColumnId,
    /// [`super::Member::source`]
    pub source: String,
    /// [`super::Member::oneof`]
    pub oneof: Option<String>,
}

impl ColumnMark {
    /// Reads a comment; none for a column that is not ours.
    pub fn parse(comment: &str) -> Option<Self> {
        let (mut id, mut source, mut oneof) = (None, None, None);
        for pair in first_line(comment)?.split(';') {
            match pair.split_once('=')? {
                ("tag", tag) => id = Some(tag.parse().ok()?),
                ("type", text) => source = Some(text.to_owned()),
                ("oneof", name) => oneof = Some(name.to_owned()),
                _ => {}
            }
        }
        Some(Self { id: id?, source: source?, oneof })
    }
}

impl Column {
    /// The comment's text: `schemactl:tag=3;type=string`, then what people read.
    pub fn marked_comment(&self) -> String {
        let oneof = self.value.oneof.as_ref().map(|name| format!(";oneof={name}")).unwrap_or_default();
        let mark = format!("{PREFIX}tag={};type={}{oneof}", self.id, self.value.source);
        with_description(mark, &self.comment)
    }
}

fn first_line(comment: &str) -> Option<&str> {
    comment.lines().next()?.strip_prefix(PREFIX)
}

/// NUL is the one character that no comment can hold.
fn with_description(mark: String, description: &str) -> String {
    match description.trim() {
        "" => mark,
        text => format!("{mark}\n{}", text.replace('\0', "\u{fffd}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_that_is_not_ours_has_no_mark() {
        for comment in ["", "the order", "schemactl:", "schemactl:tag=3", "see schemactl:tag=3;type=string"] {
            assert_eq!(ColumnMark::parse(comment), None, "{comment}");
        }
        assert_eq!(TableMark::parse("schemactl:event=Not A Name"), None);
    }

    #[test]
    fn a_mark_is_read_back_whatever_the_description_says() {
        let mark = TableMark { event: Some("order_placed".parse().unwrap()) };
        assert_eq!(TableMark::parse(&mark.comment("schemactl:event=other\n;'--")), Some(mark));
    }
}
