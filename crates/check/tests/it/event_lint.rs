//! Lint of events: what goes beyond each rule's example.

use insta::assert_snapshot;
use schemactl_check::{Change, GateConfig, LintConfig, Weight, gate, lint};
use schemactl_model::{Finding, Schema};

use crate::schemas::{lines, schema, shop};

fn found(schema: &Schema, rule: &str) -> String {
    lines(&lint(schema, &LintConfig::of(&[rule])).expect("every name is known"))
}

fn gated(schema: &Schema, config: &GateConfig) -> Vec<Finding> {
    let change = Change::first(schema);
    gate(&change, config).expect("every name is known").findings
}

const BARE: &str = "message Seen { option (schemactl.v1.event).owner.team = \"a\"; string id = 1; }\n";

#[test]
fn a_bare_event_is_told_all_that_it_leaves_open() {
    assert_snapshot!(found(&shop(BARE), "EVENT"));
}

#[test]
fn lint_does_not_ask_unless_told_to_and_the_gate_does() {
    let schema = shop(BARE);
    assert_eq!(found(&schema, "FIELD_LOWER_SNAKE_CASE"), "");
    assert_eq!(lint(&schema, &LintConfig::default()).unwrap(), []);
    let findings = lines(&gated(&schema, &GateConfig::default()));
    assert_eq!(findings.matches(": warning: ").count(), 4, "{findings}");
    assert_eq!(findings.matches(": error: ").count(), 0, "{findings}");
}

#[test]
fn a_module_takes_advice_away_and_policy_weighs_it() {
    let schema = shop(BARE);
    let mut config = GateConfig::default();
    config.lint.except = vec!["EVENT_HAS_EXAMPLE".into(), "EVENT_HAS_TIME".into()];
    config.policy.severity.insert("EVENT_DESCRIBED".into(), Weight::Error);
    assert_snapshot!(lines(&gated(&schema, &config)), @r#"
    acme/v1/shop.proto:4:1: error: Event "seen" has no description. (EVENT_DESCRIBED)
    acme/v1/shop.proto:4:1: warning: Event "seen" has no destination. (EVENT_HAS_DESTINATION)
    "#);
    config.policy.severity.insert("EVENT_DESCRIBED".into(), Weight::Off);
    config.lint.ignore = vec!["acme/v1".into()];
    assert_eq!(gated(&schema, &config), []);
}

#[test]
fn what_a_module_asks_for_itself_is_told_once() {
    let config = GateConfig { lint: LintConfig::of(&["EVENT"]), ..GateConfig::default() };
    let findings = gated(&shop(BARE), &config);
    assert_eq!(findings.iter().filter(|finding| finding.rule == "EVENT_DESCRIBED").count(), 1);
    assert_eq!(findings.len(), 4);
}

#[test]
fn a_comment_for_buf_silences_none_of_them() {
    let schema = shop(&format!("// What was seen.\n// buf:lint:ignore EVENT_HAS_DESTINATION\n{BARE}"));
    for lint in [LintConfig::default(), LintConfig::of(&["EVENT"])] {
        let findings = gated(&schema, &GateConfig { lint, ..GateConfig::default() });
        assert!(findings.iter().any(|finding| finding.rule == "EVENT_HAS_DESTINATION"), "{findings:?}");
    }
}

#[test]
fn a_retired_event_needs_no_destination_and_an_empty_one_no_example() {
    let event =
        |rest: &str| shop(&format!("message A {{ option (schemactl.v1.event) = {{stage: {rest}}}; }}"));
    assert_eq!(found(&event("STAGE_RETIRED"), "EVENT_HAS_DESTINATION"), "");
    assert_eq!(found(&event("STAGE_STABLE"), "EVENT_HAS_EXAMPLE"), "");
    assert_eq!(found(&event("STAGE_DEPRECATED removal_date: \"2030-01-31\""), "EVENT_HAS_SUCCESSOR"), "");
}

#[test]
fn personal_names_are_looked_for_inside_events_and_nowhere_else() {
    let schema = shop(
        "message A {\n  option (schemactl.v1.event) = {};\n  Customer customer = 1;\n  Customer hidden = 2 [(schemactl.v1.field).pii = PII_OTHER];\n  repeated string phones = 3;\n  map<string, string> emails = 4;\n  bool email = 5;\n  double latitude = 6;\n  double birth_rate = 7;\n  Address address = 8;\n}\nmessage Customer { string name = 1; string ssn = 2 [(schemactl.v1.field).pii = PII_GOVERNMENT_ID]; }\nmessage Address { string line = 1; }\nmessage Request { string email = 1; }\nmessage B {\n  option (schemactl.v1.event) = {};\n  Sealed sealed = 1 [(schemactl.v1.field).pii = PII_OTHER];\n}\nmessage Sealed { string iban = 1; }\n",
    );
    assert_snapshot!(found(&schema, "PII_MARKED"));
}

#[test]
fn types_of_others_hold_what_they_are_made_for() {
    let schema = schema(&[(
        "acme/v1/a.proto",
        "syntax = \"proto3\";\npackage acme.v1;\nimport \"google/protobuf/timestamp.proto\";\nimport \"google/type/latlng.proto\";\nimport \"schemactl/v1/options.proto\";\nmessage A {\n  option (schemactl.v1.event) = {};\n  google.protobuf.Timestamp birth_date = 1;\n  google.protobuf.Timestamp email = 2;\n  google.type.LatLng geo = 3;\n}\n",
    )]);
    let said = found(&schema, "PII_MARKED");
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("\"birth_date\"") && said.contains("\"geo\""), "{said}");
}

#[test]
fn columns_are_compared_without_case() {
    let schema = shop(
        "message A {\n  option (schemactl.v1.event) = {};\n  string from = 1;\n  string x = 3 [(schemactl.v1.field).column.name = \"FROM\"];\n}\n",
    );
    assert_snapshot!(found(&schema, "EVENT_FIELDS_APART"), @r#"acme/v1/shop.proto:7:3: error: Field "x" of event "a" has the same column as "from": from. (EVENT_FIELDS_APART)"#);
}

#[test]
fn advice_is_waived_with_a_reason() {
    let schema = shop(
        "message A {\n  option (schemactl.v1.event) = {};\n  // schemactl:waive PII_MARKED: the shop's own\n  string email = 1;\n}\n",
    );
    assert!(found(&schema, "PII_MARKED").contains("notice: "));
}
