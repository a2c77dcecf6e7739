//! Compatibility levels: who reads whose data. What each difference is about stands in its example.

use insta::assert_snapshot;
use schemactl_check::{BreakingConfig, History, Level, breaking};
use schemactl_model::{Finding, Schema, Severity};

use crate::schemas::{lines, schema};

fn proto3(body: &str) -> Schema {
    schema(&[("acme/v1/a.proto", &format!("syntax = \"proto3\";\npackage acme.v1;\n{body}"))])
}

fn proto2(body: &str) -> Schema {
    schema(&[("acme/v1/a.proto", &format!("syntax = \"proto2\";\npackage acme.v1;\n{body}"))])
}

fn at(level: Level, before: &Schema, after: &Schema) -> Vec<Finding> {
    breaking(before, after, &BreakingConfig::at(level)).expect("a level alone names nothing unknown")
}

/// What refuses the change at a level.
fn refused(level: Level, before: &Schema, after: &Schema) -> Vec<String> {
    let errors = at(level, before, after).into_iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.rule.into_owned()).collect()
}

fn incompatible(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    lines(&errors.cloned().collect::<Vec<_>>())
}

#[test]
fn each_level_looks_in_its_direction() {
    let cases = [
        // What changes; whether new readers read old data; whether old readers read new data.
        ("message A { string s = 1; }", "message A { string s = 1; string t = 2; }", true, true),
        ("message A { string s = 1; string t = 2; }", "message A { string s = 1; }", true, true),
        ("message A { string s = 1; }", "message A { int32 s = 1; }", false, false),
        ("message A {} message B {}", "message A {}", false, true),
        ("message A {}", "message A {} message B {}", true, false),
        (
            "message A { oneof o { string s = 1; } }",
            "message A { oneof o { string s = 1; int32 i = 2; } }",
            true,
            false,
        ),
        (
            "message A { string s = 1; string t = 2; }",
            "message A { oneof o { string s = 1; string t = 2; } }",
            false,
            true,
        ),
        ("message A { int32 i = 1; }", "message A { E i = 1; } enum E { E_ZERO = 0; }", true, true),
        ("message A { optional int32 i = 1; }", "message A { repeated int32 i = 1; }", false, false),
        ("message A { int32 i = 1; }", "message A { repeated int32 i = 1; }", true, true),
        ("message A { map<string, int32> m = 1; }", "message A { map<string, string> m = 1; }", false, false),
        ("message A { map<string, int32> m = 1; }", "message A { repeated int32 m = 1; }", false, false),
        ("message A { message B {} B b = 1; }", "message A { B b = 1; } message B {}", false, false),
    ];
    for (before, after, backward, forward) in cases {
        let (before, after) = (proto3(before), proto3(after));
        let verdict = |level| refused(level, &before, &after).is_empty();
        let verdicts = Level::ALL.map(verdict);
        let full = backward && forward;
        assert_eq!(
            verdicts,
            [true, backward, forward, full, backward, forward, full],
            "{before:?}\n{after:?}"
        );
    }
}

#[test]
fn required_fields_break_in_both_directions() {
    let (optional, required) =
        (proto2("message A { optional string s = 1; }"), proto2("message A { required string t = 2; }"));
    assert_eq!(refused(Level::Backward, &optional, &required), ["REQUIRED_FIELD_ADDED"]);
    assert_eq!(refused(Level::Forward, &optional, &required), ["REQUIRED_FIELD_REMOVED"]);
    assert_eq!(refused(Level::Backward, &required, &optional), ["REQUIRED_FIELD_REMOVED"]);
    assert_eq!(refused(Level::Forward, &required, &optional), ["REQUIRED_FIELD_ADDED"]);
}

#[test]
fn only_a_group_reads_a_group() {
    let group = proto2("message A { optional group Part = 1 { optional string s = 1; } }");
    let message = proto2("message A { optional Part part = 1; message Part { optional string s = 1; } }");
    let other = proto2("message A { optional group Part = 1 { optional int32 s = 1; } }");
    assert_eq!(refused(Level::Backward, &group, &message), ["FIELD_KIND_CHANGED"]);
    assert_eq!(refused(Level::Backward, &group, &other), ["FIELD_SCALAR_KIND_CHANGED"]);
    assert_eq!(refused(Level::Full, &group, &group), [""; 0]);
}

#[test]
fn of_a_oneof_all_members_may_go_or_none() {
    let oneof = |members: &str| proto3(&format!("message A {{ {members} }}"));
    let whole = oneof("oneof o { string s = 1; int32 i = 2; }");
    assert_eq!(refused(Level::Backward, &whole, &oneof("")), [""; 0]);
    assert_eq!(
        refused(Level::Backward, &whole, &oneof("oneof o { string s = 1; }")),
        ["ONEOF_FIELD_REMOVED"]
    );
    assert_eq!(
        refused(Level::Backward, &whole, &oneof("oneof p { string s = 1; }")),
        ["ONEOF_FIELD_REMOVED"]
    );
    assert_eq!(refused(Level::Backward, &whole, &oneof("oneof p { string t = 3; }")), [""; 0]);
    assert_eq!(
        refused(Level::Backward, &whole, &oneof("oneof o { string t = 3; }")),
        ["ONEOF_FIELD_REMOVED"; 2]
    );
    let merged = oneof("oneof o { string s = 1; int32 i = 2; string t = 3; }");
    let apart = oneof("oneof o { string s = 1; int32 i = 2; } oneof p { string t = 3; }");
    assert_eq!(refused(Level::Backward, &apart, &merged), ["FIELD_MOVED_TO_EXISTING_ONEOF"]);
}

#[test]
fn findings_stand_on_the_after_side_in_either_direction() {
    let before = proto3("message A {\n  string s = 1;\n}\nmessage B {\n  string s = 1;\n}\n");
    let after = proto3("message A {\n  int32 s = 1;\n}\n\n\nmessage C {}\n");
    assert_snapshot!(incompatible(&at(Level::Full, &before, &after)), @r#"
    acme/v1/a.proto:1:1: error: Message #/B is in the old schema and not in the new one: new readers cannot read old data. (MESSAGE_REMOVED)
    acme/v1/a.proto:4:3: error: Field "s" at #/A/1 is "int32" in the new schema and "string" in the old one: old readers cannot read new data. (FIELD_SCALAR_KIND_CHANGED)
    acme/v1/a.proto:4:3: error: Field "s" at #/A/1 is "string" in the old schema and "int32" in the new one: new readers cannot read old data. (FIELD_SCALAR_KIND_CHANGED)
    acme/v1/a.proto:8:1: error: Message #/C is in the new schema and not in the old one: old readers cannot read new data. (MESSAGE_REMOVED)
    "#);
}

#[test]
fn a_hint_is_about_the_change_whoever_reads() {
    let (without, with) = (proto3("message A {}"), proto3("message A {}\nmessage B {}"));
    let hint = |level, before, after| {
        let findings = at(level, before, after).into_iter();
        findings.filter_map(|finding| finding.hint).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(hint(Level::Backward, &with, &without), @"keep message B and mark it: option deprecated = true;");
    assert_snapshot!(hint(Level::Forward, &without, &with), @"declare message B at the top of a new file, which is not among what old readers read");
}

#[test]
fn what_is_compatible_is_a_notice() {
    let (before, after) = (proto3("message A {}"), proto3("message A {\n  string s = 1;\n}"));
    assert_snapshot!(lines(&at(Level::Backward, &before, &after)), @r#"acme/v1/a.proto:4:3: notice: Field "s" at #/A/1 is in the new schema and not in the old one. (FIELD_ADDED)"#);
    assert_snapshot!(lines(&at(Level::None, &before, &after)), @"");
}

#[test]
fn a_message_of_another_file_takes_along_the_fields_that_hold_it() {
    let module = |kind: &str| {
        let head = "syntax = \"proto3\";\npackage acme.v1;\n";
        let order = format!(
            "{head}import \"money.proto\";\nmessage Order {{ Price price = 1; }}\nmessage Price {{ Money money = 1; }}\n"
        );
        let money = format!("{head}message Money {{ {kind} units = 1; }}\n");
        schema(&[("order.proto", &order), ("money.proto", &money)])
    };
    assert_snapshot!(incompatible(&at(Level::Backward, &module("int32"), &module("string"))), @r#"
    money.proto:3:17: error: Field "units" at #/Money/1 is "int32" in the old schema and "string" in the new one: new readers cannot read old data. (FIELD_SCALAR_KIND_CHANGED)
    order.proto:5:17: error: Field "money" at #/Price/1 holds message #/Money, which is not compatible: new readers cannot read old data. (FIELD_NAMED_TYPE_CHANGED)
    "#);
}

#[test]
fn messages_that_hold_each_other_are_compared_once() {
    let module = |kind: &str| {
        let head = "syntax = \"proto3\";\npackage acme.v1;\n";
        let tree = format!(
            "{head}message Tree {{ Tree left = 1; map<string, Node> nodes = 2; }}\nmessage Node {{ Tree tree = 1; {kind} value = 2; }}\n"
        );
        let forest = format!("{head}import \"tree.proto\";\nmessage Forest {{ repeated Tree trees = 1; }}\n");
        schema(&[("tree.proto", &tree), ("forest.proto", &forest)])
    };
    assert_eq!(
        refused(Level::Backward, &module("int32"), &module("string")),
        ["FIELD_NAMED_TYPE_CHANGED", "FIELD_SCALAR_KIND_CHANGED"]
    );
}

#[test]
fn a_file_may_be_renamed_but_not_lost() {
    let text = "syntax = \"proto3\";\npackage acme.v1;\nmessage A { string s = 1; }\n";
    let empty = "syntax = \"proto3\";\npackage acme.v1;\n";
    let (here, there) = (schema(&[("a.proto", text)]), schema(&[("b.proto", text)]));
    let lost = schema(&[("b.proto", empty)]);
    assert_eq!(lines(&at(Level::Full, &here, &there)), "");
    assert_snapshot!(incompatible(&at(Level::Full, &here, &lost)), @"error: Message #/A of a.proto is in the old schema and not in the new one: new readers cannot read old data. (MESSAGE_REMOVED)");
    // A new file is nothing that anybody reads yet.
    assert_eq!(refused(Level::Full, &lost, &schema(&[("a.proto", text), ("b.proto", empty)])), [""; 0]);
}

#[test]
fn the_package_of_what_a_field_holds_does_not_count() {
    let module = |path: &str, package: &str| {
        let order = format!(
            "syntax = \"proto3\";\npackage acme.v1;\nimport \"{path}\";\nmessage Order {{ {package}.Money money = 1; }}\n"
        );
        let money =
            format!("syntax = \"proto3\";\npackage {package};\nmessage Money {{ int32 units = 1; }}\n");
        schema(&[("order.proto", &order), (path, &money)])
    };
    let (before, after) = (module("money.proto", "money"), module("coins.proto", "coins"));
    assert_eq!(refused(Level::Full, &before, &after), [""; 0]);
}

#[test]
fn paths_and_differences_can_be_left_out() {
    let (before, after) = (proto3("message A { int32 one = 1; }"), proto3("message A { string one = 1; }"));
    let run = |config: BreakingConfig| breaking(&before, &after, &config).unwrap().len();
    let level = BreakingConfig::at(Level::Backward);
    assert_eq!(run(level.clone()), 1);
    assert_eq!(run(BreakingConfig { ignore: vec!["acme".into()], ..level.clone() }), 0);
    assert_eq!(run(BreakingConfig { except: vec!["FIELD_SCALAR_KIND_CHANGED".into()], ..level.clone() }), 0);
    assert_eq!(run(BreakingConfig { except: vec!["INCOMPATIBLE".into()], ..level.clone() }), 0);
    let held = |kind: &str| {
        let head = "syntax = \"proto3\";\npackage acme.v1;\n";
        let money = format!("{head}message Money {{ {kind} units = 1; }}\n");
        let order = format!("{head}import \"money/a.proto\";\nmessage Order {{ Money price = 1; }}\n");
        schema(&[("money/a.proto", &money), ("order.proto", &order)])
    };
    // What is not looked at takes nothing along.
    let without_money = BreakingConfig { ignore: vec!["money".into()], ..level.clone() };
    assert_eq!(breaking(&held("int32"), &held("string"), &without_money).unwrap(), []);
    let only = [("FIELD_SCALAR_KIND_CHANGED".to_owned(), vec!["acme/v1".to_owned()])].into();
    assert_eq!(run(BreakingConfig { ignore_only: only, ..level }), 0);
    let without =
        BreakingConfig { except: vec!["FIELD_SCALAR_KIND_CHANGED".into()], ..BreakingConfig::default() };
    assert!(breaking(&before, &after, &without).is_err());
}

#[test]
fn a_level_takes_the_place_of_the_default_and_not_of_what_is_written() {
    let (before, after) = (proto3("message A { int32 one = 1; }"), proto3("message A { string one = 1; }"));
    let ids = |r#use: &[&str]| {
        let config = BreakingConfig { level: Some(Level::Backward), ..BreakingConfig::of(r#use) };
        let findings = breaking(&before, &after, &config).unwrap().into_iter();
        findings.map(|finding| finding.rule.into_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&[]), ["FIELD_SCALAR_KIND_CHANGED"]);
    assert_eq!(ids(&["WIRE"]), ["FIELD_SCALAR_KIND_CHANGED", "FIELD_WIRE_COMPATIBLE_TYPE"]);
}

#[test]
fn a_number_taken_again_breaks_the_version_that_had_it() {
    let first = proto3("message A { string s = 1; string old = 2; }");
    let second = proto3("message A { string s = 1; }");
    let third = proto3("message A { string s = 1; int32 new = 2; }");
    assert_eq!(refused(Level::BackwardTransitive, &second, &third), [""; 0]);
    let config = BreakingConfig::at(Level::BackwardTransitive);
    let mut history = History::default();
    history.compare("0.1.0", &first, &third, &config).unwrap();
    history.compare("0.1.1", &second, &third, &config).unwrap();
    let findings = history.findings();
    let hint = findings.iter().find_map(|finding| finding.hint.clone());
    assert_eq!(hint.as_deref(), Some("give new a fresh number, and reserve 2 and \"old\""));
    assert_snapshot!(incompatible(&findings), @r#"acme/v1/a.proto:3:27: error: Field "new" at #/A/2 is "string" in the old schema and "int32" in the new one: new readers cannot read old data. Compared with 0.1.0. (FIELD_SCALAR_KIND_CHANGED)"#);
}

#[test]
fn a_finding_names_the_versions_it_is_about_and_not_hundreds() {
    let (before, after) = (proto3("message A { string s = 1; }"), proto3("message A { int32 s = 1; }"));
    let config = BreakingConfig::at(Level::BackwardTransitive);
    let mut history = History::default();
    for version in 1..=300 {
        history.compare(&format!("0.{version}.0"), &before, &after, &config).unwrap();
    }
    assert_snapshot!(incompatible(&history.findings()), @r#"acme/v1/a.proto:3:13: error: Field "s" at #/A/1 is "string" in the old schema and "int32" in the new one: new readers cannot read old data. Compared with 0.1.0, 0.2.0, 0.3.0, 0.4.0, 0.5.0, 0.6.0, 0.7.0, 0.8.0 and 292 more. (FIELD_SCALAR_KIND_CHANGED)"#);
}

#[test]
fn levels_are_written_as_they_are_read() {
    for level in Level::ALL {
        assert_eq!(serde_json::to_string(&level).unwrap(), format!("\"{level}\""));
        assert_eq!(level.to_string().parse(), Ok(level));
    }
    let error = serde_json::from_str::<Level>("\"BACKWARDS\"").unwrap_err().to_string();
    assert!(error.contains("`BACKWARDS`") && error.contains("`BACKWARD_TRANSITIVE`"), "{error}");
    assert_snapshot!("backward".parse::<Level>().unwrap_err(), @r#""backward" is not a compatibility level; known are NONE, BACKWARD, FORWARD, FULL, BACKWARD_TRANSITIVE, FORWARD_TRANSITIVE, FULL_TRANSITIVE"#);
}
