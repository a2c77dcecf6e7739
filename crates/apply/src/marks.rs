//! From what a database holds to the state it is in, by the marks in its comments.

use schemactl_model::{Finding, Span};
use schemactl_sinks::{
    Column, ColumnId, ColumnMark, Engine, Member, Table, TableMark, TableName, Type, postgres,
};

/// Id of the findings of this crate.
pub(crate) const RULE: &str = "SINK_ACTUAL";

/// A table as a database describes it.
pub(crate) struct Found {
    pub(crate) namespace: String,
    pub(crate) name: String,
    /// Whether it can be changed as a table can; a view cannot.
    pub(crate) is_table: bool,
    pub(crate) comment: String,
    pub(crate) columns: Vec<FoundColumn>,
}

/// A column as a database describes it.
pub(crate) struct FoundColumn {
    pub(crate) name: String,
    /// The type as Postgres prints it.
    pub(crate) r#type: String,
    pub(crate) comment: String,
}

/// The state of a wanted table; a finding for what stands in its way, and nothing for a table that is
/// not wanted: other modules' tables may lie beside it.
pub(crate) fn read(found: Found, wanted: &[Table]) -> Result<Option<Table>, Box<Finding>> {
    let name = TableName { engine: Engine::Postgres, namespace: found.namespace, name: found.name };
    if !wanted.iter().any(|table| table.name == name) {
        return Ok(None);
    }
    let mark =
        TableMark::parse(&found.comment).filter(|_| found.is_table).ok_or_else(|| in_the_way(&name))?;
    let columns: Result<_, String> = found.columns.into_iter().map(column).collect();
    let columns = columns.map_err(|problem| error(format!("{name}: {problem}.")))?;
    Ok(Some(Table { name, mark, comment: description(&found.comment), columns, retention_days: None }))
}

fn column(found: FoundColumn) -> Result<Column, String> {
    let Some(mark) = ColumnMark::parse(&found.comment) else {
        return Ok(foreign(found.name));
    };
    let r#type = postgres::parse_type(&found.r#type).ok_or_else(|| {
        format!("column {:?} has type {}, which schemactl never gave it", found.name, found.r#type)
    })?;
    Ok(Column {
        id: mark.id,
        value: member(found.name, r#type, mark.source, mark.oneof),
        comment: description(&found.comment),
    })
}

/// A column that somebody else added: only its name matters.
fn foreign(name: String) -> Column {
    Column {
        id: ColumnId::foreign(),
        value: member(name, Type::Text, String::new(), None),
        comment: String::new(),
    }
}

/// Numbers and enum values are not recorded: columns are matched by their marks.
fn member(name: String, r#type: Type, source: String, oneof: Option<String>) -> Member {
    Member { number: 0, name, r#type, source, oneof, values: Vec::new() }
}

/// What stands behind the mark's line.
fn description(comment: &str) -> String {
    comment.split_once('\n').map_or_else(String::new, |(_, text)| text.to_owned())
}

fn in_the_way(name: &TableName) -> Finding {
    error(format!("{name} exists, and schemactl did not make it."))
        .with_hint("rename it, or give the event's destination another table")
}

fn error(message: String) -> Finding {
    Finding::error(RULE, None, Span::START, message)
}
