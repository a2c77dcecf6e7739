//! Comments that waive a rule: what they waive, what they do not, and what is said about them.

use insta::assert_snapshot;
use schemactl_check::{
    BreakingConfig, Bump, Change, GateConfig, History, Level, LintConfig, Neighbours, breaking, gate, lint,
    nothing_taken,
};
use schemactl_model::{Finding, Schema, Version};

use crate::schemas::{lines, schema};

fn one(body: &str) -> Schema {
    schema(&[("acme/v1/a.proto", &format!("syntax = \"proto3\";\npackage acme.v1;\n{body}"))])
}

fn broken(before: &str, after: &str, rules: &[&str]) -> String {
    told(&breaking(&one(before), &one(after), &BreakingConfig::of(rules)).expect("every name is known"))
}

/// The findings with their hints.
fn told(findings: &[Finding]) -> String {
    let hint =
        |finding: &Finding| finding.hint.as_ref().map(|hint| format!("  {hint}\n")).unwrap_or_default();
    findings.iter().map(|finding| format!("{finding}\n{}", hint(finding))).collect()
}

#[test]
fn one_rule_is_waived_for_one_element() {
    let after = "message A {\n  // Counted.\n  // schemactl:waive FIELD_SAME_TYPE: read by nobody yet\n  string one = 1;\n  string two = 2;\n}";
    assert_snapshot!(broken("message A { int32 one = 1; int32 two = 2; }", after, &["FIELD_SAME_TYPE"]), @r#"
    acme/v1/a.proto:6:3: notice: Field "1" with name "one" on message "A" changed type from "int32" to "string". (FIELD_SAME_TYPE) waived: read by nobody yet
    acme/v1/a.proto:7:3: error: Field "2" with name "two" on message "A" changed type from "int32" to "string". (FIELD_SAME_TYPE)
      keep int32 two = 2; and add a field of the new type with a fresh number beside it
    "#);
}

#[test]
fn what_is_gone_is_named() {
    let before = "message A { string one = 1; string two = 2; enum E { E_ZERO = 0; E_ONE = 1; } reserved 7 to 9; reserved \"x\"; }";
    let waived = "// schemactl:waive FIELD_NO_DELETE(two): never filled\n// schemactl:waive RESERVED_MESSAGE_NO_DELETE(7 to 9): never used\n// schemactl:waive RESERVED_MESSAGE_NO_DELETE(\"x\"): never used\nmessage A {\n  string one = 1;\n  // schemactl:waive ENUM_VALUE_NO_DELETE(E_ONE): never written\n  enum E { E_ZERO = 0; }\n}";
    let rules = ["FIELD_NO_DELETE", "ENUM_VALUE_NO_DELETE", "RESERVED_MESSAGE_NO_DELETE"];
    assert_snapshot!(broken(before, waived, &rules), @r#"
    acme/v1/a.proto:6:1: notice: Previously present field "2" with name "two" on message "A" was deleted. (FIELD_NO_DELETE) waived: never filled
    acme/v1/a.proto:6:1: notice: Previously present reserved name "x" on message "A" was deleted. (RESERVED_MESSAGE_NO_DELETE) waived: never used
    acme/v1/a.proto:6:1: notice: Previously present reserved range "[7,9]" on message "A" is missing values: [7,9] were removed. (RESERVED_MESSAGE_NO_DELETE) waived: never used
    acme/v1/a.proto:9:3: notice: Previously present enum value "1" on enum "E" was deleted. (ENUM_VALUE_NO_DELETE) waived: never written
    "#);
    let other = "// schemactl:waive FIELD_NO_DELETE: never filled\n// schemactl:waive FIELD_NO_DELETE(one): never filled\nmessage A { string one = 1; }";
    assert_snapshot!(broken("message A { string one = 1; string two = 2; }", other, &["FIELD_NO_DELETE"]), @r#"
    acme/v1/a.proto:3:4: warning: Waiver of FIELD_NO_DELETE waives nothing here. (WAIVER_USED)
      name what it is about: // schemactl:waive FIELD_NO_DELETE(two): why it may be
    acme/v1/a.proto:4:4: warning: Waiver of FIELD_NO_DELETE waives nothing here. (WAIVER_USED)
      name what it is about: // schemactl:waive FIELD_NO_DELETE(two): why it may be
    acme/v1/a.proto:5:1: error: Previously present field "2" with name "two" on message "A" was deleted. (FIELD_NO_DELETE)
      keep the field and mark it: two = 2 [deprecated = true];
    "#);
}

#[test]
fn what_is_told_at_a_file_is_waived_at_its_head() {
    let before = "option java_package = \"a\";\nmessage Gone {}\nmessage A {}";
    let head = |comment: &str, body: &str| {
        let text = format!("{comment}syntax = \"proto3\";\npackage acme.v1;\n{body}");
        schema(&[("acme/v1/a.proto", &text)])
    };
    let after = head(
        "// schemactl:waive MESSAGE_NO_DELETE(Gone): an experiment\n",
        "// schemactl:waive FILE_SAME_JAVA_PACKAGE: no Java yet\noption java_package = \"b\";\nmessage A {}",
    );
    let config = BreakingConfig::of(&["FILE"]);
    assert_snapshot!(told(&breaking(&one(before), &after, &config).unwrap()), @r#"
    acme/v1/a.proto:1:1: notice: Previously present message "Gone" was deleted from file. (MESSAGE_NO_DELETE) waived: an experiment
    acme/v1/a.proto:5:1: notice: File option "java_package" changed from "a" to "b". (FILE_SAME_JAVA_PACKAGE) waived: no Java yet
    "#);
}

#[test]
fn lint_findings_are_waived_too() {
    let text = "message A {\n  // schemactl:waive FIELD_LOWER_SNAKE_CASE: the partner sends it like that\n  string userId = 1;\n  string orderId = 2;\n}";
    let findings = lint(&one(text), &LintConfig::of(&["FIELD_LOWER_SNAKE_CASE", "COMMENT_FIELD"])).unwrap();
    assert_snapshot!(told(&findings), @r#"
    acme/v1/a.proto:5:3: error: Field "userId" should have a non-empty comment for documentation. (COMMENT_FIELD)
      write a comment on the line above
    acme/v1/a.proto:5:10: notice: Field name "userId" should be lower_snake_case, such as "user_id". (FIELD_LOWER_SNAKE_CASE) waived: the partner sends it like that
    acme/v1/a.proto:6:3: error: Field "orderId" should have a non-empty comment for documentation. (COMMENT_FIELD)
      write a comment on the line above
    acme/v1/a.proto:6:10: error: Field name "orderId" should be lower_snake_case, such as "order_id". (FIELD_LOWER_SNAKE_CASE)
      rename it to order_id before anybody uses it
    "#);
}

#[test]
fn a_waiver_that_says_or_does_nothing_is_told() {
    let text = "message A {\n  // schemactl:waive\n  // schemactl:waive FIELD_LOWER_SNAKE: x\n  // schemactl:waive MINIMAL: x\n  // schemactl:waive DEFAULT: x\n  // schemactl:waive WAIVER_USED: x\n  // schemactl:waive FIELD_LOWER_SNAKE_CASE\n  string userId = 1; // schemactl:waive FIELD_LOWER_SNAKE_CASE: too late\n  // schemactl:waive FIELD_LOWER_SNAKE_CASE: not needed\n  // schemactl:waive FIELD_SAME_TYPE: not asked here\n  string id = 2;\n}";
    let findings = lint(&one(text), &LintConfig::of(&["FIELD_LOWER_SNAKE_CASE"])).unwrap();
    assert_snapshot!(told(&findings), @r#"
    acme/v1/a.proto:4:6: error: Waiver names no rule. (WAIVER_RULE)
      write // schemactl:waive RULE_ID: why it may be
    acme/v1/a.proto:5:6: error: Waiver names FIELD_LOWER_SNAKE, which is no rule that can be waived. (WAIVER_RULE)
      did you mean FIELD_LOWER_SNAKE_CASE or FIELD_SAME_NAME?
    acme/v1/a.proto:6:6: error: Waiver names MINIMAL, which is no rule that can be waived. (WAIVER_RULE)
      name one rule of the category; schemactl rules lists them
    acme/v1/a.proto:7:6: error: Waiver names DEFAULT, which is no rule that can be waived. (WAIVER_RULE)
      name what took its place: STANDARD
    acme/v1/a.proto:8:6: error: Waiver names WAIVER_USED, which is no rule that can be waived. (WAIVER_RULE)
      mend or remove the waiver that it is about
    acme/v1/a.proto:9:6: error: Waiver of FIELD_LOWER_SNAKE_CASE gives no reason. (WAIVER_REASON)
      say it behind a colon: // schemactl:waive FIELD_LOWER_SNAKE_CASE: why it may be
    acme/v1/a.proto:10:10: error: Field name "userId" should be lower_snake_case, such as "user_id". (FIELD_LOWER_SNAKE_CASE)
      rename it to user_id before anybody uses it
    acme/v1/a.proto:10:25: warning: Waiver of FIELD_LOWER_SNAKE_CASE waives nothing here. (WAIVER_USED)
      move it into the comment directly above the element
    acme/v1/a.proto:11:6: warning: Waiver of FIELD_LOWER_SNAKE_CASE waives nothing here. (WAIVER_USED)
      remove it, or move it above the element that the finding is told at
    "#);
}

#[test]
fn of_two_equal_waivers_one_is_not_needed() {
    let text = "message A {\n  // schemactl:waive FIELD_LOWER_SNAKE_CASE: one\n  // schemactl:waive FIELD_LOWER_SNAKE_CASE: two\n  string userId = 1;\n}";
    let findings = lint(&one(text), &LintConfig::of(&["FIELD_LOWER_SNAKE_CASE"])).unwrap();
    assert_snapshot!(lines(&findings), @r#"
    acme/v1/a.proto:5:6: warning: Waiver of FIELD_LOWER_SNAKE_CASE waives nothing here. (WAIVER_USED)
    acme/v1/a.proto:6:10: notice: Field name "userId" should be lower_snake_case, such as "user_id". (FIELD_LOWER_SNAKE_CASE) waived: one
    "#);
}

#[test]
fn the_gate_counts_no_waived_break_and_still_tells_it() {
    let version = Version::new(1, 2, 3);
    let judge = |after: &str| {
        let (before, after) = (one("message A { int32 a = 1; }"), one(after));
        let change = Change {
            before: Some((&before, &version)),
            earlier: &History::default(),
            neighbours: &Neighbours::default(),
            after: &after,
            taken: &nothing_taken,
            initial: None,
            stable: false,
            approval: None,
        };
        let config = GateConfig { lint: LintConfig::of(&["BASIC"]), ..GateConfig::default() };
        gate(&change, &config).unwrap()
    };
    let verdict =
        judge("message A {\n  // schemactl:waive FIELD_SAME_TYPE: read by nobody yet\n  string a = 1;\n}");
    assert_eq!((verdict.bump, verdict.next, verdict.findings.len()), (Bump::Minor, Version::new(1, 3, 0), 1));
    assert_snapshot!(told(&verdict.findings), @r#"acme/v1/a.proto:5:3: notice: Field "1" with name "a" on message "A" changed type from "int32" to "string". (FIELD_SAME_TYPE) waived: read by nobody yet"#);
    assert_eq!(judge("message A { string a = 1; }").bump, Bump::Major);
    let refused = judge("message A {\n  // schemactl:waive FIELD_SAME_TYPE\n  string a = 1;\n}");
    assert_eq!((refused.bump, refused.is_refused(), refused.findings.len()), (Bump::Major, true, 2));
}

#[test]
fn what_a_level_says_is_waived_too() {
    let after =
        "message A {\n  // schemactl:waive FIELD_SCALAR_KIND_CHANGED: read by nobody yet\n  string a = 1;\n}";
    let config = BreakingConfig { level: Some(Level::Backward), ..BreakingConfig::default() };
    let findings = breaking(&one("message A { int32 a = 1; }"), &one(after), &config).unwrap();
    let waived = findings.iter().find(|finding| finding.rule == "FIELD_SCALAR_KIND_CHANGED").unwrap();
    assert_eq!(waived.waived.as_deref(), Some("read by nobody yet"));
    assert_eq!(waived.before.as_ref().map(|before| before.span.start_line), Some(3));
}

#[test]
fn a_policy_finding_is_waived_for_one_destination() {
    let text = "import \"schemactl/v1/options.proto\";\noption (schemactl.v1.defaults) = {owner: {team: \"a\"} destinations: [{lake: {}}, {postgres: {}}]};\nmessage SignedUp {\n  option (schemactl.v1.event) = {};\n  // schemactl:waive PII_DESTINATION(lake): agreed with the privacy team\n  string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n}";
    let after = one(text);
    let change = Change {
        before: None,
        earlier: &History::default(),
        neighbours: &Neighbours::default(),
        after: &after,
        taken: &nothing_taken,
        initial: None,
        stable: false,
        approval: None,
    };
    let config = GateConfig {
        lint: LintConfig { except: vec!["EVENT".into()], ..LintConfig::of(&["MINIMAL"]) },
        ..GateConfig::default()
    };
    assert_snapshot!(lines(&gate(&change, &config).unwrap().findings), @r#"
    acme/v1/a.proto:8:3: notice: Event "signed_up" sends "email" (PII_EMAIL) to destination "lake", which does not say what happens to that class. (PII_DESTINATION) waived: agreed with the privacy team
    acme/v1/a.proto:8:3: error: Event "signed_up" sends "email" (PII_EMAIL) to destination "postgres", which does not say what happens to that class. (PII_DESTINATION)
    "#);
}

#[test]
fn a_flood_of_waivers_is_cut_and_told() {
    let flood = "// schemactl:waive FIELD_LOWER_SNAKE_CASE\n".repeat(1_100);
    let text = format!("{flood}message A {{\n  string userId = 1;\n}}");
    let findings = lint(&one(&text), &LintConfig::of(&["FIELD_LOWER_SNAKE_CASE"])).unwrap();
    let told = lines(&findings);
    assert!(told.contains("The schema has more than 1000 waivers"), "{}", findings.len());
    assert!(told.contains("error: Field name"), "nothing is waived");
}
