//! The tables of a state, each with one owner.

use std::collections::HashMap;

use super::{
    Engine, Table, TableName,
    lake::ALL_EVENTS,
    report::{Report, rule},
};

/// Tables so far; no two have the same name.
#[derive(Default)]
pub(super) struct Tables {
    tables: Vec<Table>,
    owners: HashMap<TableName, String>,
}

impl Tables {
    /// Adds an event's table, unless something was reported or its name is taken; says whether it did.
    pub(super) fn add(&mut self, table: Table, report: &mut Report) -> bool {
        let is_all_events = table.name.engine == Engine::Glue && table.name.name == ALL_EVENTS;
        if let Some(owner) = self.owners.get(&table.name).cloned() {
            report.error(rule::NAME, format_args!("{} is event {owner:?}'s already", table.name));
        } else if is_all_events {
            report.error(rule::NAME, format_args!("{} is the table of all events", table.name));
        }
        if report.is_refused() {
            return false;
        }
        let event = table.mark.event.as_ref().map(ToString::to_string).unwrap_or_default();
        self.owners.insert(table.name.clone(), event);
        self.push(table);
        true
    }

    pub(super) fn push(&mut self, table: Table) {
        self.tables.push(table);
    }

    pub(super) fn finish(mut self) -> Vec<Table> {
        self.tables.sort_by(|one, other| one.name.cmp(&other.name));
        self.tables
    }
}
