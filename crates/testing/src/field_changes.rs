//! Changes of the fields of an event, for tests of what they mean.

/// A change of what stands in an event's message.
pub struct FieldChange {
    /// What is done, for example `add a field`.
    pub name: &'static str,
    pub before: &'static str,
    pub after: &'static str,
}

/// An event as a message: its destinations as they stand in the option's list, without the outermost braces
/// of the first and the last, and its fields.
pub fn event_message(name: &str, destinations: &str, fields: &str) -> String {
    let option = format!("option (schemactl.v1.event) = {{destinations: [{{ {destinations} }}]}};");
    format!("message {name} {{ {option}\n{fields} }}")
}

/// The change of a name.
pub fn field_change(name: &str) -> &'static FieldChange {
    let found = FIELD_CHANGES.iter().find(|change| change.name == name);
    found.unwrap_or_else(|| panic!("no change of a field is called {name:?}"))
}

const fn change(name: &'static str, before: &'static str, after: &'static str) -> FieldChange {
    FieldChange { name, before, after }
}

/// Every change of a field that a destination could have something to say to. Messages `M` and `N`, of which
/// `N` has a field more, are declared beside the fields; what protobuf knows itself is imported.
pub const FIELD_CHANGES: &[FieldChange] = &[
    change("add a field", "", "string a = 1;"),
    change("add an unsigned field", "", "uint64 a = 1;"),
    change("add a message", "", "M a = 1;"),
    change("add a oneof", "", "oneof o { string a = 1; string b = 2; }"),
    change(
        "add a field in a message",
        "S a = 1; message S { int32 b = 1; }",
        "S a = 1; message S { int32 b = 1; int32 c = 2; }",
    ),
    change(
        "add a field in a list of messages",
        "repeated S a = 1; message S { int32 b = 1; }",
        "repeated S a = 1; message S { int32 b = 1; int32 c = 2; }",
    ),
    change(
        "add a field in a map's messages",
        "map<string, S> a = 1; message S { int32 b = 1; }",
        "map<string, S> a = 1; message S { int32 b = 1; int32 c = 2; }",
    ),
    change("delete a field", "string a = 1;", "reserved 1;"),
    change(
        "delete a field in a message",
        "S a = 1; message S { int32 b = 1; int32 c = 2; }",
        "S a = 1; message S { int32 b = 1; reserved 2; }",
    ),
    change("rename a field", "string a = 1;", "string b = 1;"),
    change(
        "rename a field in a message",
        "S a = 1; message S { int32 b = 1; }",
        "S a = 1; message S { int32 c = 1; }",
    ),
    change("int32 to int64", "int32 a = 1;", "int64 a = 1;"),
    change("uint32 to uint64", "uint32 a = 1;", "uint64 a = 1;"),
    change("int64 to int32", "int64 a = 1;", "int32 a = 1;"),
    change("int32 to uint32", "int32 a = 1;", "uint32 a = 1;"),
    change("float to double", "float a = 1;", "double a = 1;"),
    change("string to bytes", "string a = 1;", "bytes a = 1;"),
    change("string to a message", "string a = 1;", "M a = 1;"),
    change(
        "int64 to int32 in a message",
        "S a = 1; message S { int64 b = 1; }",
        "S a = 1; message S { int32 b = 1; }",
    ),
    change(
        "Int32Value to Int64Value",
        "google.protobuf.Int32Value a = 1;",
        "google.protobuf.Int64Value a = 1;",
    ),
    change("Timestamp to string", "google.protobuf.Timestamp a = 1;", "string a = 1;"),
    change("one message to another", "M a = 1;", "N a = 1;"),
    change("one string to a list", "string a = 1;", "repeated string a = 1;"),
    change("one number to a list", "int32 a = 1;", "repeated int32 a = 1;"),
    change("a list to one string", "repeated string a = 1;", "string a = 1;"),
    change("a map's values to int64", "map<string, int32> a = 1;", "map<string, int64> a = 1;"),
    change("implicit to optional", "int32 a = 1;", "optional int32 a = 1;"),
    change("optional to implicit", "optional int32 a = 1;", "int32 a = 1;"),
    change("move into a new oneof", "string a = 1;", "oneof o { string a = 1; }"),
    change(
        "move into an existing oneof",
        "string a = 1; oneof o { string b = 2; }",
        "oneof o { string a = 1; string b = 2; }",
    ),
    change("leave a oneof", "string b = 2; oneof o { string a = 1; }", "string b = 2; string a = 1;"),
    change(
        "add an enum value",
        "E a = 1; enum E { E_NONE = 0; }",
        "E a = 1; enum E { E_NONE = 0; E_ONE = 1; }",
    ),
    change(
        "rename an enum value",
        "E a = 1; enum E { E_NONE = 0; E_ONE = 1; }",
        "E a = 1; enum E { E_NONE = 0; E_UNO = 1; }",
    ),
    change(
        "delete an enum value",
        "E a = 1; enum E { E_NONE = 0; E_ONE = 1; }",
        "E a = 1; enum E { E_NONE = 0; }",
    ),
    change(
        "enum values by number",
        "E a = 1; enum E { E_NONE = 0; }",
        "E a = 1; enum E { option (schemactl.v1.enum).storage = ENUM_STORAGE_NUMBER; E_NONE = 0; }",
    ),
    change(
        "another column name",
        "string a = 1;",
        r#"string a = 1 [(schemactl.v1.field).column.name = "b"];"#,
    ),
    change("another description", "string a = 1;", "// A.\nstring a = 1;"),
    change("nothing", "string a = 1;", "string a = 1;"),
];
