//! Columns of Postgres tables: matched by the field they are of, never dropped, never renamed.

use std::collections::HashSet;

use super::{
    Action, Changes, Class,
    compare::{self, Verdict},
    values,
};
use crate::desired::{Column, ColumnId, Table, fit};

pub(super) fn compare(before: &Table, after: &Table, changes: &mut Changes) {
    let comment = after.mark.comment(&after.comment);
    if before.mark.comment(&before.comment) != comment {
        changes.push(Class::Safe, Action::CommentTable { comment }, "");
    }
    let mut names = Names::of(before);
    for column in &after.columns {
        match matching(before, column) {
            Some(old) => kept(before, old, column, &mut names, changes),
            None => added(column, &mut names, changes),
        }
    }
    for column in before.columns.iter().filter(|column| is_gone(column, after)) {
        let action = Action::KeepColumn { column: column.value.name.clone() };
        changes.push(Class::Warn, action, "its field is gone or lands here no more; what was written stays");
    }
}

/// The existing column of a field: of several (a type was changed once) the one of the same source
/// and type, else of the same type, else the newest.
fn matching<'a>(before: &'a Table, column: &Column) -> Option<&'a Column> {
    let wanted = &column.value;
    let candidates = || before.columns.iter().filter(|old| old.id == column.id);
    let same_type = || candidates().filter(|old| old.value.r#type == wanted.r#type);
    let exact = same_type().find(|old| old.value.source == wanted.source);
    exact.or_else(|| same_type().next()).or_else(|| candidates().next_back())
}

fn is_gone(column: &Column, after: &Table) -> bool {
    !column.id.is_foreign() && !after.columns.iter().any(|wanted| wanted.id == column.id)
}

fn added(column: &Column, names: &mut Names, changes: &mut Changes) {
    let wanted = &column.value.name;
    let name = names.take(wanted);
    let (class, reason) = match name == *wanted {
        true => (Class::Safe, String::new()),
        false => (Class::NewColumn, format!("the table has another column {wanted:?} already")),
    };
    changes.push(class, Action::AddColumn { column: Box::new(column.called(name)) }, reason);
}

fn kept(before: &Table, old: &Column, column: &Column, names: &mut Names, changes: &mut Changes) {
    let name = &old.value.name;
    match compare::compare(&old.value, &column.value) {
        Verdict::Same => {}
        Verdict::Reinterpreted(reason) => {
            changes.push(Class::Warn, Action::Note { column: name.clone() }, reason)
        }
        Verdict::Wider => {
            let action = Action::ChangeType { column: name.clone(), to: Box::new(column.value.clone()) };
            let reason = match compare::rewrites(&old.value.r#type, &column.value.r#type) {
                true => "the table is rewritten and locked while that runs",
                false => "the rows stay as they are",
            };
            changes.push(Class::Safe, action, reason);
        }
        Verdict::Beside(reason) => {
            let beside = column.called(names.take(&column.value.name));
            changes.push(Class::NewColumn, Action::AddColumn { column: Box::new(beside) }, reason);
            return;
        }
        Verdict::Refused(reason) => {
            changes.push(Class::Breaking, Action::Refuse { column: name.clone() }, reason);
            return;
        }
    }
    oneof(before, old, column, changes);
    values::compare(&old.value, &column.value, name, changes);
    if !is_version_of(name, &column.value.name) {
        let action = Action::KeepName { column: name.clone(), wanted: column.value.name.clone() };
        changes.push(Class::Warn, action, "the column keeps its name, so that who reads it still can");
    }
    let comment = column.marked_comment();
    if old.marked_comment() != comment {
        changes.push(Class::Safe, Action::Comment { column: name.clone(), comment }, "");
    }
}

fn oneof(before: &Table, old: &Column, column: &Column, changes: &mut Changes) {
    let (was, is) = (&old.value.oneof, &column.value.oneof);
    if was == is {
        return;
    }
    let place = old.value.name.clone();
    let existed = |name: &String| {
        let case = ColumnId::oneof(&[], name);
        before.columns.iter().any(|column| column.value.oneof.as_ref() == Some(name) || column.id == case)
    };
    match is {
        Some(oneof) if was.is_some() || existed(oneof) => {
            let reason = format!("it moved into oneof {oneof:?}, whose other members would clear it");
            changes.push(Class::Breaking, Action::Refuse { column: place }, reason);
        }
        Some(oneof) => {
            let reason = format!("it moved into the new oneof {oneof:?}; rows from before have no case");
            changes.push(Class::Warn, Action::Note { column: place }, reason);
        }
        None => changes.push(Class::Warn, Action::Note { column: place }, "it left its oneof"),
    }
}

/// Names of a table's columns, compared as SQLite does.
struct Names(HashSet<String>);

impl Names {
    fn of(table: &Table) -> Self {
        Self(table.columns.iter().map(|column| column.value.name.to_ascii_lowercase()).collect())
    }

    /// The name if it is free, else the first free one of `name_v2`, `name_v3` and so on.
    fn take(&mut self, wanted: &str) -> String {
        let versions = (2_u32..).map(|version| fit(&format!("{wanted}_v{version}")));
        let mut candidates = std::iter::once(wanted.to_owned()).chain(versions);
        let free = candidates.find(|name| self.0.insert(name.to_ascii_lowercase()));
        free.expect("there are more numbers than columns")
    }
}

/// Whether a column's name is the wanted one, or one that [`Names::take`] made of it.
fn is_version_of(name: &str, wanted: &str) -> bool {
    name == wanted || (2..=100).any(|version| name == fit(&format!("{wanted}_v{version}")))
}

impl Column {
    fn called(&self, name: String) -> Self {
        let mut column = self.clone();
        column.value.name = name;
        column
    }
}
