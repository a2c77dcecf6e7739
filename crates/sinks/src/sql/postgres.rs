//! Postgres: tables created and evolved in place.

use std::collections::BTreeSet;

use super::quote::{identifier, postgres_text};
use crate::{
    changes::{Action, SinkChange},
    desired::{Column, ColumnId, Engine, Member, Table, TableName},
    types::{Type, grammar},
};

/// The largest unsigned 64-bit number; `numeric(20,0)` holds larger ones.
const LARGEST_UNSIGNED_64: &str = "18446744073709551615";

/// The statements of the changes to Postgres tables, in order, without the transaction they belong
/// in. A change that is refused or needs nothing has none.
pub fn render(changes: &[SinkChange]) -> Vec<String> {
    let ours: Vec<_> = changes.iter().filter(|change| change.table.engine == Engine::Postgres).collect();
    let created = ours.iter().filter(|change| matches!(change.action, Action::CreateTable { .. }));
    let schemas: BTreeSet<_> = created.map(|change| change.table.namespace.as_str()).collect();
    let schemas =
        schemas.into_iter().map(|schema| format!("CREATE SCHEMA IF NOT EXISTS {}", identifier(schema)));
    schemas.chain(ours.into_iter().flat_map(|change| statements(&change.table, &change.action))).collect()
}

/// The statements as one script, which runs whole or not at all, and does not queue behind a long
/// query for longer than `lock_timeout`.
pub fn script(changes: &[SinkChange]) -> String {
    let statements = render(changes);
    if statements.is_empty() {
        return "-- Nothing to do.\n".to_owned();
    }
    let body: String = statements.iter().map(|statement| format!("{statement};\n")).collect();
    format!("BEGIN;\nSET LOCAL lock_timeout = '{LOCK_TIMEOUT}';\n{body}COMMIT;\n")
}

/// How long a change waits for a table that somebody uses.
pub const LOCK_TIMEOUT: &str = "5s";

fn statements(table: &TableName, action: &Action) -> Vec<String> {
    let target = qualified(table);
    let on_column = |column: &str| format!("COMMENT ON COLUMN {target}.{} IS ", identifier(column));
    match action {
        Action::CreateTable { definition } => create(definition),
        Action::AddColumn { column } => {
            let definition = definition(column);
            let name = &column.value.name;
            vec![
                format!("ALTER TABLE {target} ADD COLUMN IF NOT EXISTS {definition}"),
                format!("{}{}", on_column(name), postgres_text(&column.marked_comment())),
            ]
        }
        Action::ChangeType { column, to } => {
            let name = identifier(column);
            let check = check(column, to).map(|check| format!(", ADD {check}")).unwrap_or_default();
            vec![format!("ALTER TABLE {target} ALTER COLUMN {name} TYPE {}{check}", spell(&to.r#type))]
        }
        Action::Comment { column, comment } => {
            vec![format!("{}{}", on_column(column), postgres_text(comment))]
        }
        Action::CommentTable { comment } => vec![comment_on_table(&target, comment)],
        Action::KeepTable
        | Action::AddMember { .. }
        | Action::KeepColumn { .. }
        | Action::KeepName { .. }
        | Action::Note { .. }
        | Action::Refuse { .. } => Vec::new(),
    }
}

fn create(table: &Table) -> Vec<String> {
    let target = qualified(&table.name);
    let columns: Vec<_> = table.columns.iter().map(|column| format!("  {}", definition(column))).collect();
    let mut statements = vec![
        format!("CREATE TABLE IF NOT EXISTS {target} (\n{}\n)", columns.join(",\n")),
        comment_on_table(&target, &table.mark.comment(&table.comment)),
    ];
    statements.extend(table.columns.iter().map(|column| {
        let (name, comment) = (identifier(&column.value.name), postgres_text(&column.marked_comment()));
        format!("COMMENT ON COLUMN {target}.{name} IS {comment}")
    }));
    statements
}

fn comment_on_table(target: &str, comment: &str) -> String {
    format!("COMMENT ON TABLE {target} IS {}", postgres_text(comment))
}

/// Name, type and constraints. Everything but the event's id and time may be absent.
fn definition(column: &Column) -> String {
    let mut text = format!("{} {}", identifier(&column.value.name), spell(&column.value.r#type));
    if column.id == ColumnId::envelope("id") {
        text.push_str(" PRIMARY KEY");
    } else if column.id == ColumnId::envelope("event_time") {
        text.push_str(" NOT NULL");
    }
    if let Some(check) = check(&column.value.name, &column.value) {
        text.push(' ');
        text.push_str(&check);
    }
    text
}

/// Keeps an unsigned 64-bit number, or each of a list of them, in its range.
pub(crate) fn check(column: &str, member: &Member) -> Option<String> {
    let element = member.source.strip_prefix("repeated ").unwrap_or(&member.source);
    if !matches!(element, "uint64" | "fixed64" | "google.protobuf.UInt64Value") {
        return None;
    }
    let name = identifier(column);
    match &member.r#type {
        Type::Decimal { .. } => Some(format!("CHECK ({name} BETWEEN 0 AND {LARGEST_UNSIGNED_64})")),
        Type::Array(element) if matches!(**element, Type::Decimal { .. }) => {
            Some(format!("CHECK (0 <= ALL ({name}) AND {LARGEST_UNSIGNED_64} >= ALL ({name}))"))
        }
        _ => None,
    }
}

fn qualified(table: &TableName) -> String {
    format!("{}.{}", identifier(&table.namespace), identifier(&table.name))
}

/// The type as Postgres writes it, in the words of `format_type`.
pub fn spell(r#type: &Type) -> String {
    match r#type {
        Type::Boolean => "boolean".to_owned(),
        Type::Int32 => "integer".to_owned(),
        Type::Int64 => "bigint".to_owned(),
        Type::Float32 => "real".to_owned(),
        Type::Float64 => "double precision".to_owned(),
        Type::Decimal { precision, scale } => format!("numeric({precision},{scale})"),
        Type::Text => "text".to_owned(),
        Type::Varchar(length) => format!("character varying({length})"),
        Type::Uuid => "uuid".to_owned(),
        Type::Bytes => "bytea".to_owned(),
        Type::Timestamp => "timestamp with time zone".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Json | Type::Map(..) | Type::Struct(_) => "jsonb".to_owned(),
        Type::Array(element) => format!("{}[]", spell(element)),
    }
}

/// Reads a type as `format_type` prints it; none for one that no table of ours has.
pub fn parse_type(text: &str) -> Option<Type> {
    grammar::postgres(text)
}
