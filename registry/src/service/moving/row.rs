//! A row as a line: an object with the table's name and its values in the order of its columns.

use std::collections::BTreeMap;

use schemactl_api::Content;
use schemactl_model::Digest;
use schemactl_store::{Blob, Kind, Row, StoreError, Table, Value};
use serde_json::{Value as Json, json};
use time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};

pub(super) type Line = BTreeMap<String, Vec<Json>>;

/// Content is unpacked, the rest is as it is. What was purged has none, and a size that says so.
pub(super) async fn line(row: Row) -> Result<Line, StoreError> {
    let table = row.table;
    let values = if is_blob(table) {
        let (digest, size) = (json!(row.text("digest")), json!(row.integer("size")));
        let is_purged = Blob::is_purged(&row);
        let content = if is_purged { Vec::new() } else { Blob::content(row).await? };
        // Where it is kept is not moved.
        vec![digest, size, json!(Content::from_bytes(content)), json!("")]
    } else {
        row.values.into_iter().map(written).collect()
    };
    Ok(Line::from([(table.name.to_owned(), values)]))
}

pub(super) fn is_blob(table: &Table) -> bool {
    table.name == "blobs"
}

fn written(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Text(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Time(at) => json!(at.to_offset(UtcOffset::UTC).format(&Rfc3339).unwrap_or_default()),
        Value::Bytes(bytes) => json!(Content::from_bytes(bytes)),
    }
}

/// The row that a line is; packs content: not for an executor's thread.
pub(super) fn row(text: &[u8]) -> Result<Row, String> {
    let line: Line = serde_json::from_slice(text).map_err(|error| format!("that is no row: {error}"))?;
    let mut entries = line.into_iter();
    let (Some((name, values)), None) = (entries.next(), entries.next()) else {
        return Err("that is no row: it is not of one table".to_owned());
    };
    let table = Table::named(&name).ok_or_else(|| format!("there is no table {name:?}"))?;
    if values.len() != table.columns.len() {
        return Err(format!("a row of {name} has {} values, this has {}", table.columns.len(), values.len()));
    }
    let kinds = table.columns.iter().zip(values);
    let values = kinds.map(|(column, value)| {
        read(value, column.kind).ok_or_else(|| format!("its {} is not as {name} has it", column.name))
    });
    let row = Row { table, values: values.collect::<Result<_, _>>()? };
    let is_purged = is_blob(table) && Blob::is_purged(&row) && row.integer("size") > 0;
    if is_blob(table) && !is_purged { packed(&row) } else { Ok(row) }
}

fn read(value: Json, kind: Kind) -> Option<Value> {
    match (value, kind) {
        (Json::Null, _) => Some(Value::Null),
        // Postgres cannot keep the character, and nobody of us writes it.
        (Json::String(text), Kind::Text) => (!text.contains('\0')).then_some(Value::Text(text)),
        (Json::Number(number), Kind::Integer) => number.as_i64().map(Value::Integer),
        (Json::String(text), Kind::Time) => OffsetDateTime::parse(&text, &Rfc3339).ok().map(Value::Time),
        (value @ Json::Object(_), Kind::Bytes) => {
            serde_json::from_value::<Content>(value).ok()?.into_bytes().ok().map(Value::Bytes)
        }
        _ => None,
    }
}

/// Packs content once it is proved to be that of its digest.
fn packed(row: &Row) -> Result<Row, String> {
    let digest: Digest = row.text("digest").parse().map_err(|_| "its digest is none".to_owned())?;
    let blob = Blob::new(row.bytes("content")).map_err(|error| error.to_string())?;
    let size = blob.size();
    if blob.digest() != digest || size != row.integer("size") {
        return Err(format!("the content is not that of blob {digest}"));
    }
    Ok(blob.into_row())
}
