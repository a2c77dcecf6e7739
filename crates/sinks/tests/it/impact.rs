//! What each change of an event means at every kind of destination.

use std::fmt::Write;

use schemactl_model::Schema;
use schemactl_sinks::{Cost, Ddl, Impact, ImpactClass, Side, changes, impacts, plan, postgres};

use crate::load::{Loaded, environment, event, text};

/// A destination of every kind, in the contract's order.
const ALL: &str = r#"lake: {} }, { kafka: {} }, { kinesis: {} }, { snowflake: {} }, { bigquery: {} }, { clickhouse: {} },
    { postgres: {} }, { iceberg: {} }, { amplitude: {} }, { webhook: {} }, { custom: {plugin: "beam"}"#;

fn side(loaded: &Loaded) -> Side<'_> {
    Side { schema: &loaded.schema, events: &loaded.events }
}

fn between(before: &Loaded, after: &Loaded) -> Vec<Impact> {
    impacts(side(before), side(after))
}

/// `kind element: class (cost): reason` of each impact, without a reason that is asked for elsewhere.
fn lines(impacts: &[Impact]) -> String {
    let line = |impact: &Impact| {
        let element = impact.element.as_ref().map(|element| format!(" {}", element.path)).unwrap_or_default();
        let cost = impact.cost.filter(|cost| *cost != Cost::None).map(|cost| format!(" ({cost})"));
        let (kind, class, cost) = (&impact.kind, impact.class, cost.unwrap_or_default());
        format!("{kind}{element}: {class}{cost}: {}\n", impact.reason)
    };
    impacts.iter().map(line).collect()
}

/// Changes of fields: what they are called, before, after.
const FIELDS: &[(&str, &str, &str)] = &[
    ("add a field", "", "string a = 1;"),
    ("add an unsigned field", "", "uint64 a = 1;"),
    ("add a message", "", "M a = 1;"),
    ("add a oneof", "", "oneof o { string a = 1; string b = 2; }"),
    ("add a field in a message", "S a = 1; message S {}", "S a = 1; message S { int32 b = 1; }"),
    (
        "add a field in a list of messages",
        "repeated S a = 1; message S { int32 b = 1; }",
        "repeated S a = 1; message S { int32 b = 1; int32 c = 2; }",
    ),
    (
        "add a field in a map's messages",
        "map<string, S> a = 1; message S { int32 b = 1; }",
        "map<string, S> a = 1; message S { int32 b = 1; int32 c = 2; }",
    ),
    ("delete a field", "string a = 1;", "reserved 1;"),
    (
        "delete a field in a message",
        "S a = 1; message S { int32 b = 1; int32 c = 2; }",
        "S a = 1; message S { int32 b = 1; reserved 2; }",
    ),
    ("rename a field", "string a = 1;", "string b = 1;"),
    (
        "rename a field in a message",
        "S a = 1; message S { int32 b = 1; }",
        "S a = 1; message S { int32 c = 1; }",
    ),
    ("int32 to int64", "int32 a = 1;", "int64 a = 1;"),
    ("uint32 to uint64", "uint32 a = 1;", "uint64 a = 1;"),
    ("int64 to int32", "int64 a = 1;", "int32 a = 1;"),
    ("int32 to uint32", "int32 a = 1;", "uint32 a = 1;"),
    ("float to double", "float a = 1;", "double a = 1;"),
    ("string to bytes", "string a = 1;", "bytes a = 1;"),
    ("string to a message", "string a = 1;", "M a = 1;"),
    (
        "int64 to int32 in a message",
        "S a = 1; message S { int64 b = 1; }",
        "S a = 1; message S { int32 b = 1; }",
    ),
    ("Int32Value to Int64Value", "google.protobuf.Int32Value a = 1;", "google.protobuf.Int64Value a = 1;"),
    ("Timestamp to string", "google.protobuf.Timestamp a = 1;", "string a = 1;"),
    ("one message to another", "M a = 1;", "N a = 1;"),
    ("one string to a list", "string a = 1;", "repeated string a = 1;"),
    ("one number to a list", "int32 a = 1;", "repeated int32 a = 1;"),
    ("a list to one string", "repeated string a = 1;", "string a = 1;"),
    ("a map's values to int64", "map<string, int32> a = 1;", "map<string, int64> a = 1;"),
    ("implicit to optional", "int32 a = 1;", "optional int32 a = 1;"),
    ("optional to implicit", "optional int32 a = 1;", "int32 a = 1;"),
    ("move into a new oneof", "string a = 1;", "oneof o { string a = 1; }"),
    (
        "move into an existing oneof",
        "string a = 1; oneof o { string b = 2; }",
        "oneof o { string a = 1; string b = 2; }",
    ),
    ("leave a oneof", "string b = 2; oneof o { string a = 1; }", "string b = 2; string a = 1;"),
    ("add an enum value", "E a = 1; enum E { E_NONE = 0; }", "E a = 1; enum E { E_NONE = 0; E_ONE = 1; }"),
    (
        "rename an enum value",
        "E a = 1; enum E { E_NONE = 0; E_ONE = 1; }",
        "E a = 1; enum E { E_NONE = 0; E_UNO = 1; }",
    ),
    (
        "delete an enum value",
        "E a = 1; enum E { E_NONE = 0; E_ONE = 1; }",
        "E a = 1; enum E { E_NONE = 0; }",
    ),
    (
        "enum values by number",
        "E a = 1; enum E { E_NONE = 0; }",
        "E a = 1; enum E { option (schemactl.v1.enum).storage = ENUM_STORAGE_NUMBER; E_NONE = 0; }",
    ),
    (
        "another column name",
        "string a = 1;",
        r#"string a = 1 [(schemactl.v1.field).column.name = "b"];"#,
    ),
    ("another description", "string a = 1;", "// A.\nstring a = 1;"),
    ("nothing", "string a = 1;", "string a = 1;"),
];

fn with(destinations: &str, fields: &str) -> Loaded {
    let common = "message M { int32 a = 1; } message N { int32 a = 1; string b = 2; }";
    event(destinations, &format!("string key = 15; {common}\n{fields}"))
}

#[test]
fn each_change_of_a_field_at_each_kind_of_destination() {
    let mut shown = String::new();
    for (name, before, after) in FIELDS {
        let found = between(&with(ALL, before), &with(ALL, after));
        write!(shown, "== {name}\n{}\n", lines(&found)).unwrap();
    }
    insta::assert_snapshot!(shown);
}
