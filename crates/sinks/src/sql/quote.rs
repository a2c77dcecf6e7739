//! Text from a schema, made safe to stand in a statement.

/// A name. Names with a NUL do not get this far; one that did would be cut, not executed.
pub(super) fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('\0', "").replace('"', "\"\""))
}

/// A Postgres string, whatever `standard_conforming_strings` says there.
pub(super) fn postgres_text(text: &str) -> String {
    let quoted = text.replace('\0', "\u{fffd}").replace('\'', "''");
    match quoted.contains('\\') {
        true => format!("E'{}'", quoted.replace('\\', "\\\\")),
        false => format!("'{quoted}'"),
    }
}

/// A SQLite string.
pub(super) fn sqlite_text(text: &str) -> String {
    format!("'{}'", text.replace('\0', "\u{fffd}").replace('\'', "''"))
}
