//! Changes between two desired states, as values: what happens, how safe it is, and why.

mod columns;
pub(crate) mod compare;
mod members;
pub(crate) mod values;

use std::{collections::HashMap, fmt};

use schemactl_model::{Finding, Severity, Span};
use serde::{Deserialize, Serialize};

use crate::desired::{Column, Desired, Engine, Member, Table, TableName, rule};

/// How safe a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Class {
    /// Nobody notices.
    Safe,
    /// What lies there already, or whoever reads it by name, is worth a thought.
    Warn,
    /// The old column cannot hold the new values; a new one stands beside it.
    NewColumn,
    /// The old table cannot hold the new values; the event needs another one.
    NewTable,
    /// There is no way; nothing is done.
    Breaking,
}

impl Class {
    /// The word as printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Class::Safe => "SAFE",
            Class::Warn => "WARN",
            Class::NewColumn => "NEW_COLUMN",
            Class::NewTable => "NEW_TABLE",
            Class::Breaking => "BREAKING",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One change to one table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SinkChange {
    pub table: TableName,
    pub class: Class,
    #[serde(flatten)]
    pub action: Action,
    /// Why it is of its class.
    pub reason: String,
}

/// What happens. A column is named as it is called in the table; a place inside a struct by its
/// path, for example `data.items[].sku`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "action")]
pub enum Action {
    CreateTable {
        definition: Box<Table>,
    },
    /// The table is asked for no more. In Postgres it stays; in Glue only the files that it lists do.
    KeepTable,
    AddColumn {
        column: Box<Column>,
    },
    /// A place inside a column, for a value that had none.
    AddMember {
        column: String,
        member: Box<Member>,
    },
    /// Another type for a column, which holds everything it held.
    ChangeType {
        column: String,
        to: Box<Member>,
    },
    /// The field is gone; its column stays.
    KeepColumn {
        column: String,
    },
    /// The field is called differently; its column is not.
    KeepName {
        column: String,
        wanted: String,
    },
    /// What people and the next plan read about a column.
    Comment {
        column: String,
        comment: String,
    },
    /// What people and the next plan read about a table.
    CommentTable {
        comment: String,
    },
    /// Something to know; nothing to do.
    Note {
        column: String,
    },
    /// Cannot be done.
    Refuse {
        column: String,
    },
}

impl fmt::Display for SinkChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { table, class, action, reason } = self;
        write!(f, "{class}: {table}")?;
        match action {
            Action::CreateTable { definition } => {
                write!(f, ": create with {} columns", definition.columns.len())?
            }
            Action::KeepTable if table.engine == Engine::Glue => write!(f, ": keep its files")?,
            Action::KeepTable => write!(f, ": keep")?,
            Action::AddColumn { column } => write!(f, ": add column {:?}", column.value.name)?,
            Action::AddMember { column, .. } => write!(f, ": add member {column:?}")?,
            Action::ChangeType { column, .. } => write!(f, ": change type of {column:?}")?,
            Action::KeepColumn { column } => write!(f, ": keep column {column:?}")?,
            Action::KeepName { column, wanted } => write!(f, ": keep {column:?} for field {wanted:?}")?,
            Action::Comment { column, .. } => write!(f, ": comment on {column:?}")?,
            Action::CommentTable { .. } => write!(f, ": comment")?,
            Action::Note { column } | Action::Refuse { column } => write!(f, ": {column:?}")?,
        }
        match reason.as_str() {
            "" => Ok(()),
            reason => write!(f, ": {reason}"),
        }
    }
}

impl SinkChange {
    /// The change as a finding, unless nobody notices it: an error where there is no way.
    pub fn finding(&self) -> Option<Finding> {
        let severity = match self.class {
            Class::Safe => return None,
            Class::Warn | Class::NewColumn => Severity::Warning,
            Class::NewTable | Class::Breaking => Severity::Error,
        };
        let finding =
            Finding::error(rule::CHANGE, None, Span::START, format!("{self}.")).with_severity(severity);
        Some(match self.class {
            Class::NewTable => finding.with_hint("give the event's destination another table name"),
            Class::Breaking => {
                finding.with_hint("give the field a new number and name, and leave the old one as it is")
            }
            _ => finding,
        })
    }
}

/// What has to happen so that `before` becomes `after`, table by table. Nothing is ever dropped.
pub fn changes(before: &Desired, after: &Desired) -> Vec<SinkChange> {
    let existing: HashMap<_, _> = before.tables.iter().map(|table| (&table.name, table)).collect();
    let of = |table: &Table| table_changes(existing.get(&table.name).copied(), table);
    let mut changes: Vec<_> = after.tables.iter().flat_map(of).collect();
    let wanted = |table: &&Table| after.tables.iter().any(|other| other.name == table.name);
    changes.extend(before.tables.iter().filter(|table| !wanted(table)).map(|table| {
        SinkChange {
            table: table.name.clone(),
            class: Class::Warn,
            action: Action::KeepTable,
            reason: match table.name.engine {
                Engine::Postgres => "no event asks for it any more; it stays as it is",
                Engine::Glue => {
                    "no event asks for it any more; Terraform removes it, with the streams that fill it"
                }
            }
            .to_owned(),
        }
    }));
    changes
}

/// What has to happen so that a table, which may not be there yet, becomes `after`.
pub(crate) fn table_changes(before: Option<&Table>, after: &Table) -> Vec<SinkChange> {
    let Some(before) = before else {
        return vec![SinkChange {
            table: after.name.clone(),
            class: Class::Safe,
            action: Action::CreateTable { definition: Box::new(after.clone()) },
            reason: String::new(),
        }];
    };
    let mut changes = Changes { table: &after.name, found: Vec::new() };
    if before.mark != after.mark {
        let owner = before
            .mark
            .event
            .as_ref()
            .map_or_else(|| "all events".to_owned(), |event| format!("event {event}"));
        changes.push(
            Class::NewTable,
            Action::Refuse { column: String::new() },
            format!("it is the table of {owner}"),
        );
        return changes.found;
    }
    match after.name.engine {
        Engine::Postgres => columns::compare(before, after, &mut changes),
        Engine::Glue => members::compare(before, after, &mut changes),
    }
    changes.found
}

/// Collects the changes of one table.
struct Changes<'a> {
    table: &'a TableName,
    found: Vec<SinkChange>,
}

impl Changes<'_> {
    fn push(&mut self, class: Class, action: Action, reason: impl Into<String>) {
        self.found.push(SinkChange { table: self.table.clone(), class, action, reason: reason.into() });
    }
}
