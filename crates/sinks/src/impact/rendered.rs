//! Tables that `plan` renders: its own changes, said as impacts, with its own statements.

use std::collections::HashSet;

use super::{
    effect::Effect,
    element::{FieldPair, MessagePair, Sides},
    value::{Cost, Ddl, ImpactClass, ImpactElement},
};
use crate::{
    changes::{Action, Class, SinkChange, compare::rewrites, table_changes},
    desired::{Column, Engine, Table},
    sql::postgres,
    terraform::glue,
};

/// What becomes of a table, which may not be there yet.
pub(super) fn effects(
    sides: &Sides,
    event: MessagePair,
    before: Option<&Table>,
    after: &Table,
) -> Vec<Effect> {
    let mut glue = GlueColumns { before, after, given: HashSet::new() };
    let changes = table_changes(before, after);
    let effect = |change: &SinkChange| {
        let is_postgres = change.table.engine == Engine::Postgres;
        let ddl = if is_postgres { sql(change) } else { glue.ddl(&change.action) };
        Effect {
            element: element(sides, event, before.unwrap_or(after), &change.action),
            class: class(change),
            reason: reason(change),
            cost: Some(if is_postgres { cost(&change.action, before) } else { Cost::None }),
            ddl,
        }
    };
    changes.iter().map(effect).collect()
}

fn class(change: &SinkChange) -> ImpactClass {
    match (&change.action, change.class) {
        (_, Class::Breaking) => ImpactClass::Impossible,
        (_, Class::NewTable) => ImpactClass::NewTable,
        (_, Class::NewColumn) => ImpactClass::NewColumn,
        (Action::CreateTable { .. }, _) => ImpactClass::Created,
        (Action::KeepTable, _) => ImpactClass::LeftBehind,
        (Action::AddColumn { .. } | Action::AddMember { .. }, _) => ImpactClass::AddedColumn,
        (Action::ChangeType { .. }, _) => ImpactClass::Widening,
        (Action::KeepColumn { .. }, _) => ImpactClass::Kept,
        (Action::KeepName { .. }, _) => ImpactClass::KeptName,
        (Action::Note { .. } | Action::Refuse { .. }, Class::Warn) => ImpactClass::Changed,
        (
            Action::Comment { .. }
            | Action::CommentTable { .. }
            | Action::Note { .. }
            | Action::Refuse { .. },
            _,
        ) => ImpactClass::Nothing,
    }
}

/// The change's own reason, behind what it is about where that is not the element's name.
fn reason(change: &SinkChange) -> String {
    let said = match &change.action {
        Action::CreateTable { definition } => {
            format!("{} is new, with {} columns", change.table, definition.columns.len())
        }
        Action::AddColumn { column } => {
            let (name, r#type) = (&column.value.name, spelled(change.table.engine, column));
            format!("a column {name:?} of type {type}")
        }
        Action::AddMember { column, .. } => format!("a member {column:?}"),
        Action::ChangeType { column, .. } => format!("{column:?} takes a wider type"),
        Action::KeepColumn { column } => format!("{column:?}"),
        Action::KeepName { column, wanted } => format!("{column:?} holds field {wanted:?}"),
        Action::Comment { column, .. } => format!("the comment on {column:?} is written anew"),
        Action::CommentTable { .. } => "the comment on the table is written anew".to_owned(),
        Action::Note { column } | Action::Refuse { column } if !column.is_empty() => format!("{column:?}"),
        Action::KeepTable | Action::Note { .. } | Action::Refuse { .. } => change.table.to_string(),
    };
    match change.reason.as_str() {
        "" => said,
        reason => format!("{said}: {reason}"),
    }
}

fn spelled(engine: Engine, column: &Column) -> String {
    match engine {
        Engine::Postgres => postgres::spell(&column.value.r#type),
        Engine::Glue => crate::types::glue::spell(&column.value.r#type),
    }
}

fn sql(change: &SinkChange) -> Ddl {
    match postgres::render(std::slice::from_ref(change)) {
        statements if statements.is_empty() => Ddl::None,
        statements => Ddl::Sql(statements),
    }
}

/// Columns of a Glue table as Terraform writes them, each once.
struct GlueColumns<'a> {
    before: Option<&'a Table>,
    after: &'a Table,
    given: HashSet<String>,
}

impl<'a> GlueColumns<'a> {
    fn ddl(&mut self, action: &Action) -> Ddl {
        let Some(event) = &self.after.mark.event else {
            return Ddl::None;
        };
        let columns: Vec<&'a Column> = match action {
            Action::CreateTable { .. } => self.after.columns.iter().collect(),
            Action::AddColumn { column } => self.changed(&column.value.name),
            Action::AddMember { column, .. }
            | Action::ChangeType { column, .. }
            | Action::KeepColumn { column }
            | Action::Note { column } => self.changed(column),
            _ => Vec::new(),
        };
        match columns.is_empty() {
            true => Ddl::None,
            false => Ddl::Terraform(vec![glue::columns_of_event(event.as_str(), &columns)]),
        }
    }

    /// The column in which a place is, if Terraform writes it otherwise than before and it was not given
    /// yet.
    fn changed(&mut self, place: &str) -> Vec<&'a Column> {
        let name = place.split(['.', '[', '{']).next().unwrap_or_default();
        let find = |table: &'a Table| table.columns.iter().find(|column| column.value.name == name);
        let old = self.before.and_then(find).map(glue::column);
        match find(self.after).filter(|column| old != Some(glue::column(column))) {
            Some(column) if self.given.insert(name.to_owned()) => vec![column],
            _ => Vec::new(),
        }
    }
}

fn cost(action: &Action, before: Option<&Table>) -> Cost {
    match action {
        Action::AddColumn { column } => match postgres::check(&column.value.name, &column.value) {
            Some(_) => Cost::Scan,
            None => Cost::Lock,
        },
        Action::ChangeType { column, to } => {
            let old = before.and_then(|table| table.columns.iter().find(|old| old.value.name == *column));
            if old.is_none_or(|old| rewrites(&old.value.r#type, &to.r#type)) {
                Cost::Rewrite
            } else if postgres::check(column, to).is_some() {
                Cost::Scan
            } else {
                Cost::Lock
            }
        }
        _ => Cost::None,
    }
}

/// The field or oneof that a change is about.
fn element(sides: &Sides, event: MessagePair, table: &Table, action: &Action) -> Option<ImpactElement> {
    let place = match action {
        Action::AddColumn { column } => return of_column(sides, event, column),
        Action::AddMember { column, .. }
        | Action::ChangeType { column, .. }
        | Action::KeepColumn { column }
        | Action::KeepName { column, .. }
        | Action::Comment { column, .. }
        | Action::Note { column }
        | Action::Refuse { column } => column,
        Action::CreateTable { .. } | Action::KeepTable | Action::CommentTable { .. } => return None,
    };
    match table.name.engine {
        Engine::Postgres => {
            of_column(sides, event, table.columns.iter().find(|column| column.value.name == *place)?)
        }
        Engine::Glue => {
            let names = place.strip_prefix("data.")?.split('.');
            let names = names.map(|name| name.trim_end_matches(['[', ']', '{', '}']));
            sides.element(&sides.by_names(event, names))
        }
    }
}

/// What a column is of, by its identity: `7.5`, `3.hash`, `7.oneof.method`; none for the envelope's.
fn of_column(sides: &Sides, event: MessagePair, column: &Column) -> Option<ImpactElement> {
    let parts: Vec<&str> = column.id.as_str().split('.').collect();
    let numbers: Vec<i32> = parts.iter().map_while(|part| part.parse().ok()).collect();
    let way: Vec<FieldPair> = sides.by_numbers(event, &numbers);
    match parts[numbers.len()..] {
        ["oneof", name] => Some(sides.oneof(event, &way, name)),
        _ => sides.element(&way),
    }
}
