//! Breaking changes: pairing, places, configuration. What each rule is about stands in its example.

use std::collections::BTreeMap;

use insta::assert_snapshot;
use schemactl_check::{BreakingConfig, UnknownRule, breaking};
use schemactl_model::Schema;

use crate::schemas::{lines, schema};

fn proto3(body: &str) -> String {
    format!("syntax = \"proto3\";\npackage acme.v1;\n{body}")
}

fn one(body: &str) -> Schema {
    schema(&[("acme/v1/a.proto", &proto3(body))])
}

fn broken(before: &str, after: &str, names: &[&str]) -> String {
    lines(&breaking(&one(before), &one(after), &BreakingConfig::of(names)).expect("every name is known"))
}

#[test]
fn findings_stand_where_the_change_is_in_the_order_of_places() {
    let before = "message A {\n  int32 one = 1;\n  string two = 2;\n  Color color = 3;\n}\nenum Color {\n  COLOR_RED = 0;\n  COLOR_BLUE = 1;\n}\n";
    let after =
        "message A {\n  string one = 1;\n\tint64   three = 3;\n}\nenum Color {\n  COLOR_RED = 0;\n}\n";
    assert_snapshot!(broken(before, after, &["WIRE"]), @r#"
    acme/v1/a.proto:3:1: error: Previously present field "2" with name "two" on message "A" was deleted without reserving the number "2". (FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED)
    acme/v1/a.proto:4:3: error: Field "1" with name "one" on message "A" changed type from "int32" to "string". See https://developers.google.com/protocol-buffers/docs/proto3#updating for wire compatibility rules. (FIELD_WIRE_COMPATIBLE_TYPE)
    acme/v1/a.proto:5:5: error: Field "3" with name "three" on message "A" changed type from "enum" to "int64". See https://developers.google.com/protocol-buffers/docs/proto3#updating for wire compatibility rules. (FIELD_WIRE_COMPATIBLE_TYPE)
    acme/v1/a.proto:7:1: error: Previously present enum value "1" on enum "Color" was deleted without reserving the number "1". (ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED)
    "#);
}

#[test]
fn a_hint_says_how_to_stay_compatible() {
    let findings = breaking(
        &one("message A { string id = 1; string email = 4; }"),
        &one("message A { string id = 1; }"),
        &BreakingConfig::of(&["WIRE"]),
    );
    let hints: Vec<_> = findings.unwrap().into_iter().filter_map(|finding| finding.hint).collect();
    assert_eq!(hints, ["reserve 4 and \"email\" instead of deleting: reserved 4; reserved \"email\";"]);
}

#[test]
fn a_message_that_moves_to_another_file_is_still_compared() {
    let before = schema(&[("acme/v1/a.proto", &proto3("message A { int32 one = 1; }"))]);
    let after = schema(&[
        ("acme/v1/a.proto", &proto3("")),
        ("acme/v1/b.proto", &proto3("message A { string one = 1; }")),
    ]);
    assert_snapshot!(lines(&breaking(&before, &after, &BreakingConfig::of(&["WIRE"])).unwrap()), @r#"acme/v1/b.proto:3:13: error: Field "1" with name "one" on message "A" changed type from "int32" to "string". See https://developers.google.com/protocol-buffers/docs/proto3#updating for wire compatibility rules. (FIELD_WIRE_COMPATIBLE_TYPE)"#);
}

#[test]
fn the_fields_of_a_map_stand_at_the_map() {
    let (before, after) =
        ("message A {\n  map<string, int32> m = 1;\n}", "message A {\n  map<string, string> m = 1;\n}");
    assert_snapshot!(broken(before, after, &["WIRE"]), @r#"acme/v1/a.proto:4:3: error: Field "2" with name "value" on message "MEntry" changed type from "int32" to "string". See https://developers.google.com/protocol-buffers/docs/proto3#updating for wire compatibility rules. (FIELD_WIRE_COMPATIBLE_TYPE)"#);
}

#[test]
fn extensions_are_paired_by_number_and_named_in_full() {
    let file = |field: &str| {
        let text = format!(
            "syntax = \"proto2\";\npackage acme.v1;\nmessage A {{ extensions 100 to 200; }}\nextend A {{\n  {field}\n}}\n"
        );
        schema(&[("acme/v1/a.proto", &text)])
    };
    let (before, after) = (file("optional int32 one = 100;"), file("repeated string uno = 100;"));
    assert_snapshot!(lines(&breaking(&before, &after, &BreakingConfig::of(&["WIRE_JSON"])).unwrap()), @r#"
    acme/v1/a.proto:5:3: error: Extension "100" with name "acme.v1.uno" on message "acme.v1.A" changed cardinality from "optional with explicit presence" to "repeated". (FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY)
    acme/v1/a.proto:5:12: error: Extension "100" with name "acme.v1.uno" on message "acme.v1.A" changed type from "int32" to "string". See https://developers.google.com/protocol-buffers/docs/proto3#updating for wire compatibility rules and https://developers.google.com/protocol-buffers/docs/proto3#json for JSON compatibility rules. (FIELD_WIRE_JSON_COMPATIBLE_TYPE)
    acme/v1/a.proto:5:19: error: Extension "100" on message "acme.v1.A" changed name from "acme.v1.one" to "acme.v1.uno". (FIELD_SAME_NAME)
    "#);
}

#[test]
fn imported_files_take_part() {
    let with = schema(&[(
        "acme/v1/a.proto",
        &proto3("import \"google/protobuf/empty.proto\";\nmessage A { google.protobuf.Empty e = 1; }"),
    )]);
    let without = one("message A { reserved 1; }");
    let findings = breaking(&with, &without, &BreakingConfig::of(&["FILE_NO_DELETE"])).unwrap();
    assert_snapshot!(lines(&findings), @r#"error: Previously present file "google/protobuf/empty.proto" was deleted. (FILE_NO_DELETE)"#);
}

#[test]
fn equal_schemas_break_nothing_in_any_category() {
    let text = "message A { int32 one = 1; map<string, A> m = 2; oneof o { string s = 3; } optional bool b = 4; reserved 9; }\nenum E { E_ZERO = 0; }\nservice S { rpc R(A) returns (stream A); }";
    assert_eq!(broken(text, text, &["FILE", "PACKAGE", "WIRE_JSON", "WIRE", "CSR"]), "");
}

#[test]
fn paths_can_be_ignored_for_all_rules_or_for_some() {
    let (before, after) = (one("message A { int32 one = 1; }"), one("message A { string one = 1; }"));
    let run = |config: BreakingConfig| breaking(&before, &after, &config).unwrap().len();
    let all = BreakingConfig::of(&["FILE"]);
    assert_eq!(run(all.clone()), 1);
    assert_eq!(run(BreakingConfig { ignore: vec!["acme".into()], ..all.clone() }), 0);
    assert_eq!(run(BreakingConfig { ignore: vec!["acm".into()], ..all.clone() }), 1);
    assert_eq!(run(BreakingConfig { except: vec!["FIELD_SAME_TYPE".into()], ..all.clone() }), 0);
    let only = |name: &str| BTreeMap::from([(name.to_owned(), vec!["acme/v1/a.proto".to_owned()])]);
    assert_eq!(run(BreakingConfig { ignore_only: only("FIELD_SAME_TYPE"), ..all.clone() }), 0);
    assert_eq!(run(BreakingConfig { ignore_only: only("CSR"), ..all.clone() }), 0);
    assert_eq!(run(BreakingConfig { ignore_only: only("FIELD_NO_DELETE"), ..all }), 1);
}

#[test]
fn what_is_deleted_is_ignored_by_where_it_stood() {
    let before = schema(&[("acme/v1/a.proto", &proto3("")), ("acme/old/b.proto", &proto3("message B {}"))]);
    let config = BreakingConfig { ignore: vec!["acme/old".into()], ..BreakingConfig::of(&["FILE"]) };
    assert_eq!(lines(&breaking(&before, &one(""), &config).unwrap()), "");
}

#[test]
fn unstable_packages_can_be_ignored() {
    let file = |package: &str, body: &str| {
        schema(&[("a.proto", &format!("syntax = \"proto3\";\npackage {package};\n{body}"))])
    };
    let config = BreakingConfig { ignore_unstable_packages: true, ..BreakingConfig::of(&["WIRE"]) };
    for (package, count) in [
        ("acme.v1", 1),
        ("acme.v1beta1", 0),
        ("acme.v1p1alpha2", 0),
        ("acme.v1test", 0),
        ("v1beta1", 1),
        ("acme.v0beta1", 1),
    ] {
        let (before, after) =
            (file(package, "message A { int32 one = 1; }"), file(package, "message A { string one = 1; }"));
        assert_eq!(breaking(&before, &after, &config).unwrap().len(), count, "{package}");
    }
}

#[test]
fn nothing_configured_is_the_category_file() {
    let (before, after) = ("message A {}\nmessage B {}", "message A {}");
    let findings = breaking(&one(before), &one(after), &BreakingConfig::default()).unwrap();
    assert_eq!(findings[0].rule, "MESSAGE_NO_DELETE");
}

#[test]
fn what_is_not_there_is_refused_by_name() {
    let same = one("");
    let run = |config: BreakingConfig| breaking(&same, &same, &config).unwrap_err();
    for config in [
        BreakingConfig::of(&["FEILD_SAME_TYPE"]),
        BreakingConfig { except: vec!["FEILD_SAME_TYPE".into()], ..BreakingConfig::default() },
        BreakingConfig {
            ignore_only: BTreeMap::from([("FEILD_SAME_TYPE".into(), vec![])]),
            ..BreakingConfig::default()
        },
    ] {
        let error = run(config);
        assert!(matches!(&error, UnknownRule::Unknown { name, .. } if name == "FEILD_SAME_TYPE"), "{error}");
        assert_eq!(
            error.to_string(),
            "\"FEILD_SAME_TYPE\" is not a breaking rule or category; did you mean FIELD_SAME_TYPE?"
        );
    }
}

#[test]
fn ids_of_old_stand_for_what_took_their_place() {
    let findings = breaking(
        &one("message A { int32 one = 1; }"),
        &one("message A { repeated int32 one = 1; }"),
        &BreakingConfig::of(&["FIELD_SAME_LABEL"]),
    );
    let ids: Vec<_> = findings.unwrap().into_iter().map(|finding| finding.rule).collect();
    assert_eq!(
        ids,
        [
            "FIELD_SAME_CARDINALITY",
            "FIELD_WIRE_COMPATIBLE_CARDINALITY",
            "FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY"
        ]
    );
}

#[test]
fn defaults_are_compared_as_the_values_they_are() {
    let file = |field: &str| {
        schema(&[("a.proto", &format!("syntax = \"proto2\";\npackage acme.v1;\nmessage A {{ {field} }}"))])
    };
    let run = |before: &str, after: &str| {
        let findings =
            breaking(&file(before), &file(after), &BreakingConfig::of(&["FIELD_SAME_DEFAULT"])).unwrap();
        findings.first().map(|finding| finding.message.clone()).unwrap_or_default()
    };
    for (before, after) in [
        ("optional int32 a = 1 [default = 7];", "optional double a = 1 [default = 7];"),
        ("optional int32 a = 1;", "optional string a = 1;"),
        ("optional float a = 1 [default = 0.1];", "optional double a = 1 [default = 0.1];"),
        ("optional double a = 1 [default = nan];", "optional float a = 1 [default = nan];"),
        ("optional int32 a = 1 [default = 1];", "repeated int32 a = 1;"),
    ] {
        assert_eq!(run(before, after), "", "{before} {after}");
    }
    for (before, after, printed) in [
        ("optional string a = 1 [default = \"x\\n\"];", "optional string a = 1;", r#"from "x\n" to """#),
        (
            "optional bytes a = 1 [default = \"\\001\\xff\"];",
            "optional bytes a = 1;",
            "from [0x1,0xFF] to []",
        ),
        (
            "optional double a = 1 [default = 1e30];",
            "optional double a = 1 [default = -inf];",
            "from 1e+30 to -Inf",
        ),
        ("optional bool a = 1 [default = true];", "optional bool a = 1;", "from true to false"),
        (
            "optional string a = 1 [default = \"1\"];",
            "optional int32 a = 1 [default = 1];",
            r#"from "1" to 1"#,
        ),
        (
            "optional uint64 a = 1 [default = 18446744073709551615];",
            "optional double a = 1 [default = 18446744073709551615];",
            "from 18446744073709551615 to 1.8446744073709552e+19",
        ),
    ] {
        assert!(run(before, after).contains(printed), "{}", run(before, after));
    }
}
