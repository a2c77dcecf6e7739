//! SQLite, for demonstrations: the tables that Postgres would have, without schemas, created and
//! given new columns, and nothing else. Unsigned 64-bit numbers, decimals and times are text;
//! messages and lists are JSON text.
//!
//! SQLite has no comments, so what they would say stands in a table of its own, [`MARKS`].

use std::collections::BTreeMap;

use schemactl_model::{Finding, Span};

use super::{
    postgres,
    quote::{identifier, sqlite_text},
};
use crate::{
    changes::{Action, SinkChange},
    desired::{Column, ColumnId, Engine, Member, Table, rule},
    types::Type,
};

/// The table of marks: `"table"`, `"column"` (empty for the table itself), `type` as Postgres spells
/// it, and `comment`.
pub const MARKS: &str = "schemactl_marks";

/// The statements of the changes to Postgres tables as SQLite takes them, in order, without the
/// transaction they belong in; and what it cannot follow, as errors.
pub fn render(changes: &[SinkChange]) -> (Vec<String>, Vec<Finding>) {
    let ours: Vec<_> = changes.iter().filter(|change| change.table.engine == Engine::Postgres).collect();
    let mut findings = duplicates(&ours);
    let mut statements = Vec::new();
    for change in &ours {
        match change_statements(&change.table.name, &change.action) {
            Ok(rendered) => statements.extend(rendered),
            Err(problem) => {
                let message = format!("{}: SQLite cannot {problem}.", change.table);
                findings.push(Finding::error(rule::CHANGE, None, Span::START, message));
            }
        }
    }
    if !statements.is_empty() {
        statements.insert(0, marks_table());
    }
    (statements, findings)
}

/// Two tables of one name in two schemas are one table here.
fn duplicates(changes: &[&SinkChange]) -> Vec<Finding> {
    let mut schemas: BTreeMap<String, &str> = BTreeMap::new();
    let mut findings = Vec::new();
    for change in changes {
        let table = &change.table;
        let first = schemas.entry(table.name.to_ascii_lowercase()).or_insert(&table.namespace);
        if *first != table.namespace {
            let message =
                format!("{table}: SQLite has no schemas, and {first:?} has a table of that name too.");
            findings.push(Finding::error(rule::NAME, None, Span::START, message));
        }
    }
    findings.dedup();
    findings
}

fn change_statements(table: &str, action: &Action) -> Result<Vec<String>, String> {
    Ok(match action {
        Action::CreateTable { definition } => create(definition),
        Action::AddColumn { column } => vec![
            format!("ALTER TABLE {} ADD COLUMN {}", identifier(table), definition(column)),
            mark(table, &column.value.name, &column.value.r#type, &column.marked_comment()),
        ],
        Action::ChangeType { column, to } => change_type(table, column, to)?,
        Action::Comment { column, comment } => vec![comment_mark(table, column, comment)],
        Action::CommentTable { comment } => vec![comment_mark(table, "", comment)],
        Action::KeepTable
        | Action::AddMember { .. }
        | Action::KeepColumn { .. }
        | Action::KeepName { .. }
        | Action::Note { .. }
        | Action::Refuse { .. } => Vec::new(),
    })
}

/// Types that Postgres tells apart are often one here; then only the mark changes.
fn change_type(table: &str, column: &str, to: &Member) -> Result<Vec<String>, String> {
    let (table_text, column_text) = (sqlite_text(table), sqlite_text(column));
    if spell(&to.r#type) == "TEXT" && !matches!(to.r#type, Type::Text | Type::Varchar(_) | Type::Array(_)) {
        return Err(format!("change the type of column {column:?}"));
    }
    let name = sqlite_text(&postgres::spell(&to.r#type));
    Ok(vec![format!(
        "UPDATE {MARKS} SET type = {name} WHERE \"table\" = {table_text} AND \"column\" = {column_text}"
    )])
}

fn create(table: &Table) -> Vec<String> {
    let name = &table.name.name;
    let columns: Vec<_> = table.columns.iter().map(|column| format!("  {}", definition(column))).collect();
    let mut statements = vec![
        format!("CREATE TABLE IF NOT EXISTS {} (\n{}\n) STRICT", identifier(name), columns.join(",\n")),
        mark(name, "", &Type::Text, &table.mark.comment(&table.comment)),
    ];
    statements.extend(
        table
            .columns
            .iter()
            .map(|column| mark(name, &column.value.name, &column.value.r#type, &column.marked_comment())),
    );
    statements
}

fn definition(column: &Column) -> String {
    let mut text = format!("{} {}", identifier(&column.value.name), spell(&column.value.r#type));
    if column.id == ColumnId::envelope("id") {
        text.push_str(" PRIMARY KEY NOT NULL");
    } else if column.id == ColumnId::envelope("event_time") {
        text.push_str(" NOT NULL");
    }
    text
}

fn spell(r#type: &Type) -> &'static str {
    match r#type {
        Type::Boolean | Type::Int32 | Type::Int64 => "INTEGER",
        Type::Float32 | Type::Float64 => "REAL",
        Type::Bytes => "BLOB",
        Type::Decimal { .. }
        | Type::Text
        | Type::Varchar(_)
        | Type::Uuid
        | Type::Timestamp
        | Type::Date
        | Type::Json
        | Type::Array(_)
        | Type::Map(..)
        | Type::Struct(_) => "TEXT",
    }
}

fn marks_table() -> String {
    format!(
        "CREATE TABLE IF NOT EXISTS {MARKS} (\n  \"table\" TEXT NOT NULL,\n  \"column\" TEXT NOT NULL,\n  \
         type TEXT NOT NULL,\n  comment TEXT NOT NULL,\n  PRIMARY KEY (\"table\", \"column\")\n) STRICT"
    )
}

fn mark(table: &str, column: &str, r#type: &Type, comment: &str) -> String {
    let (table, column) = (sqlite_text(table), sqlite_text(column));
    let (spelled, comment) = (sqlite_text(&postgres::spell(r#type)), sqlite_text(comment));
    format!("INSERT OR REPLACE INTO {MARKS} VALUES ({table}, {column}, {spelled}, {comment})")
}

fn comment_mark(table: &str, column: &str, comment: &str) -> String {
    let (table, column, comment) = (sqlite_text(table), sqlite_text(column), sqlite_text(comment));
    format!("UPDATE {MARKS} SET comment = {comment} WHERE \"table\" = {table} AND \"column\" = {column}")
}
