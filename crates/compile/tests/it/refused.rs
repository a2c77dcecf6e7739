//! Schemas that protoc refuses and the libraries let through.

use crate::world::problem;

/// A body under `syntax = "{syntax}"; package t;`, and what the finding says, its column included.
const REFUSED: &[(&str, &str, &str)] = &[
    (
        "proto3",
        "message A { reserved \"a\"; reserved \"a\"; }",
        "36: error: field name \"a\" is reserved twice",
    ),
    ("proto3", "message A { reserved \"a\"; string a = 1; }", "34: error: field name \"a\" is reserved"),
    (
        "proto3",
        "message A { reserved 1 to 5; reserved 4 to 6; }",
        "39: error: reserved range overlaps reserved range 1 to 5",
    ),
    (
        "proto2",
        "message A { extensions 4 to 9; extensions 9; }",
        "43: error: extension range overlaps extension range 4 to 9",
    ),
    (
        "proto2",
        "message A { reserved 4; extensions 1 to 9; }",
        "22: error: reserved range overlaps extension range 1 to 9",
    ),
    ("proto2", "message A { reserved 9 to 4; }", "22: error: the reserved range ends before it starts"),
    ("proto3", "message A { extensions 4 to 10; }", "24: error: extension ranges are not allowed in proto3"),
    ("proto3", "enum E { A = 0; reserved \"B\"; B = 1; }", "31: error: enum value \"B\" is reserved"),
    (
        "proto3",
        "enum E { A = 0; reserved 2 to 4, 3; }",
        "34: error: reserved range overlaps reserved range 2 to 4",
    ),
    (
        "proto3",
        "enum Foo { FOO_BAR = 0; BAR = 1; }",
        "25: error: enum value \"BAR\" is the same as \"FOO_BAR\"",
    ),
    (
        "proto3",
        "enum E { option allow_alias = true; A = 0; B = 1; }",
        "10: error: option allow_alias is set, but",
    ),
    (
        "proto3",
        "enum E { option allow_alias = false; A = 0; }",
        "10: error: option allow_alias has no effect",
    ),
    (
        "proto2",
        "message A { extensions 4; } extend A { optional int32 x = 4 [json_name = \"z\"]; }",
        "62: error: option json_name",
    ),
    (
        "proto3",
        "message A { int32 a = 1 [features.field_presence = EXPLICIT]; }",
        "26: error: features are for editions",
    ),
    ("proto3", "message A { int32 a = 1 [packed = true]; }", "25: error: packed = true is for"),
    ("proto3", "message A { repeated string a = 1 [packed = true]; }", "35: error: packed = true is for"),
    ("proto3", "message A { int32 a = 1 [lazy = true]; }", "25: error: lazy = true is for"),
    ("proto3", "message A { int32 a = 1 [jstype = JS_STRING]; }", "25: error: jstype is for"),
    (
        "proto2",
        "message A { option message_set_wire_format = true; optional int32 a = 1; }",
        "52: error: a message set",
    ),
    (
        "proto2",
        "message A { option message_set_wire_format = true; extensions 4; } extend A { optional int32 x = 4; }",
        "79: error: extensions of a message set",
    ),
];

#[test]
fn what_protoc_refuses_is_refused_at_its_place() {
    for (syntax, body, expected) in REFUSED {
        let found = problem(format!("syntax = \"{syntax}\";\npackage t;\n{body}"));
        assert!(found.starts_with(&format!("a.proto:3:{expected}")), "{body}\n{found}");
        assert_eq!(found.lines().count(), 1, "{found}");
    }
}

#[test]
fn a_closed_enum_cannot_be_used_in_proto3() {
    let input = crate::world::module([
        ("a.proto", "syntax = \"proto3\";\nimport \"b.proto\";\nmessage A { E e = 1; }"),
        ("b.proto", "syntax = \"proto2\";\nenum E { X = 1; }"),
    ]);
    let found = crate::world::problems(&input);
    assert!(found.starts_with("a.proto:3:13: error: enum \"E\" is a closed enum of proto2"), "{found}");
}

#[test]
fn what_looks_alike_is_not_refused() {
    for (syntax, body) in [
        ("proto3", "enum Foo { FOO_BAR = 0; FOO_BAZ = 1; }"),
        ("proto3", "enum E { option allow_alias = true; FOO_A = 0; E_FOO_A = 0; }"),
        ("proto3", "message A { repeated int32 a = 1 [packed = false]; map<string, A> m = 2; }"),
        ("proto2", "message A { reserved 1 to 4; extensions 5 to 9; reserved \"a\", \"b\"; }"),
        ("proto3", "message A { int64 a = 1 [jstype = JS_STRING]; A b = 2 [lazy = true]; }"),
    ] {
        assert_eq!(problem(format!("syntax = \"{syntax}\";\n{body}")), "compiles", "{body}");
    }
}
