//! What waivers lift at the gate: comments, what protects nobody else; the organisation, the rest.

use insta::assert_snapshot;
use schemactl_check::{
    Approval, BreakingConfig, Bump, Change, GateConfig, Level, LintConfig, Policy, Verdict, gate,
};
use schemactl_model::{Finding, Severity, Version};

use crate::schemas::{schema, shop};

/// A field that becomes another type, below a comment.
const BREAK: (&str, &str) = (
    "message A {\n  int32 a = 1;\n}",
    "message A {\n  // schemactl:waive FIELD_SAME_TYPE: read by nobody yet\n  string a = 1;\n}",
);
/// Mail that goes to two destinations, one of which a comment is about.
const LEAK: &str = "message SignedUp {\n  option (schemactl.v1.event) = {owner: {team: \"a\"} destinations: [{lake: {}}, {postgres: {}}]};\n  // schemactl:waive PII_DESTINATION(lake): agreed with the privacy team\n  string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n}\n";
const BY_POLICY: &str = "[[waivers]]\nrule = \"FIELD_SAME_TYPE\"\nreason = \"the reader is gone\"\nauthor = \"ada\"\nuntil = \"2026-03-31\"\n";

fn config(policy: &str) -> GateConfig {
    GateConfig {
        lint: LintConfig { except: vec!["EVENT".into()], ..LintConfig::of(&["FIELD_LOWER_SNAKE_CASE"]) },
        policy: toml::from_str::<Policy>(policy).unwrap_or_else(|error| panic!("{error}\n{policy}")),
        module: Some("acme/shop".parse().expect("a module name")),
        today: Some("2026-01-01".parse().expect("a day")),
        ..GateConfig::default()
    }
}

fn judge(before: &str, after: &str, config: &GateConfig, approvals: &[Approval]) -> Verdict {
    let one = |body: &str| {
        let head = "syntax = \"proto3\";\npackage acme.v1;\nimport \"schemactl/v1/options.proto\";\n";
        schema(&[("acme/v1/a.proto", &format!("{head}{body}"))])
    };
    let (before, after, version) = (one(before), one(after), Version::new(1, 2, 3));
    let change = Change { approvals, ..Change::of(&before, &version, &after) };
    gate(&change, config).expect("every name is known")
}

fn first(body: &str, policy: &str) -> Verdict {
    gate(&Change::first(&shop(body)), &config(policy)).expect("every name is known")
}

/// The findings with their hints.
fn told(findings: &[Finding]) -> String {
    let hint =
        |finding: &Finding| finding.hint.as_ref().map(|hint| format!("  {hint}\n")).unwrap_or_default();
    findings.iter().map(|finding| format!("{finding}\n{}", hint(finding))).collect()
}

#[test]
fn a_comment_does_not_lift_a_break_and_an_approval_does() {
    let verdict = judge(BREAK.0, BREAK.1, &config(""), &[]);
    assert!(verdict.is_refused() && verdict.is_approvable());
    assert_snapshot!(told(&verdict.findings), @r#"
    acme/v1/a.proto:5:6: warning: Waiver of FIELD_SAME_TYPE lifts nothing here: that takes more than a comment. (WAIVER_SUFFICES)
      remove it, and see at the finding what lifts that
    acme/v1/a.proto:6:3: error: Field "1" with name "a" on message "A" changed type from "int32" to "string". (FIELD_SAME_TYPE)
      keep int32 a = 1; and add a field of the new type with a fresh number beside it (a comment cannot lift this, an approval by somebody else or a waiver in the organisation's policy can)
    "#);
    let approval = Approval {
        approver: "ada".into(),
        roles: Vec::new(),
        vouched: true,
        reason: "it is read by nobody".into(),
        until: "2026-03-15".into(),
    };
    let verdict = judge(BREAK.0, BREAK.1, &config(""), &[approval]);
    assert_eq!((verdict.is_refused(), verdict.next), (false, Version::new(2, 0, 0)));
}

#[test]
fn a_comment_does_not_lift_what_a_level_refuses() {
    let after =
        "message A {\n  // schemactl:waive FIELD_SCALAR_KIND_CHANGED: read by nobody yet\n  string a = 1;\n}";
    let config = GateConfig { breaking: BreakingConfig::at(Level::Backward), ..config("") };
    let verdict = judge(BREAK.0, after, &config, &[]);
    assert!(verdict.is_refused() && verdict.is_approvable(), "{}", told(&verdict.findings));
}

#[test]
fn a_comment_does_not_lift_what_an_event_takes_from_those_who_rely_on_it() {
    let seen = |rest: &str, pii: &str| {
        format!(
            "message Seen {{\n  option (schemactl.v1.event) = {{owner: {{team: \"a\"}} destinations: [{{lake: {{}} pii: {{of: PII_EMAIL action: PII_ACTION_HASH}}}}]}};\n{rest}  string mail = 1{pii};\n}}"
        )
    };
    let before = seen("", " [(schemactl.v1.field).pii = PII_EMAIL]");
    let after = seen("  // schemactl:waive PII_NO_LOWER: no longer filled\n", "");
    let verdict = judge(&before, &after, &config(""), &[]);
    assert_snapshot!(told(&verdict.findings), @r#"
    acme/v1/a.proto:6:6: warning: Waiver of PII_NO_LOWER lifts nothing here: that takes more than a comment. (WAIVER_SUFFICES)
      remove it, and see at the finding what lifts that
    acme/v1/a.proto:7:3: error: Field "mail" of message "acme.v1.Seen" is no longer marked PII_EMAIL. (PII_NO_LOWER)
      keep it: [(schemactl.v1.field).pii = PII_EMAIL] (a comment cannot lift this, an approval by somebody else or a waiver in the organisation's policy can)
    "#);
    assert_eq!((verdict.is_approvable(), verdict.bump), (true, Bump::Major));
    let gone = judge(
        &before,
        "// schemactl:waive EVENT_NO_DELETE(seen): moved\nmessage Seen {\n  string mail = 1;\n}",
        &config(""),
        &[],
    );
    assert!(gone.is_refused(), "{}", told(&gone.findings));
}

#[test]
fn news_and_lint_are_lifted_by_a_comment() {
    let before = "message Seen {\n  option (schemactl.v1.event) = {owner: {team: \"a\"}};\n}";
    let after = "// schemactl:waive EVENT_SAME_OWNER: the team has a new name\nmessage Seen {\n  option (schemactl.v1.event) = {owner: {team: \"b\"}};\n  // schemactl:waive FIELD_LOWER_SNAKE_CASE: the partner sends it like that\n  string userId = 1;\n}";
    let verdict = judge(before, after, &config(""), &[]);
    assert_snapshot!(told(&verdict.findings), @r#"
    acme/v1/a.proto:6:3: notice: Event "seen" changed owner from "a" to "b". (EVENT_SAME_OWNER) waived: the team has a new name
    acme/v1/a.proto:8:10: notice: Field name "userId" should be lower_snake_case, such as "user_id". (FIELD_LOWER_SNAKE_CASE) waived: the partner sends it like that
    "#);
    assert_eq!((verdict.is_refused(), verdict.bump), (false, Bump::Minor));
}

#[test]
fn a_comment_does_not_lift_what_protects_persons_and_no_approval_would() {
    let verdict = first(LEAK, "");
    assert!(verdict.is_refused() && !verdict.is_approvable());
    assert_snapshot!(told(&verdict.findings), @r#"
    acme/v1/shop.proto:6:6: warning: Waiver of PII_DESTINATION lifts nothing here: that takes more than a comment. (WAIVER_SUFFICES)
      remove it, and see at the finding what lifts that
    acme/v1/shop.proto:7:3: error: Event "signed_up" sends "email" (PII_EMAIL) to destination "lake", which does not say what happens to that class. (PII_DESTINATION)
      write pii: {of: PII_EMAIL action: PII_ACTION_HASH} (or PII_ACTION_DROP, _MASK, _ALLOW) into destination "lake", or leave the field out there: fields: {exclude: "email"} (a comment cannot lift this, a waiver in the organisation's policy can)
    acme/v1/shop.proto:7:3: error: Event "signed_up" sends "email" (PII_EMAIL) to destination "postgres", which does not say what happens to that class. (PII_DESTINATION)
      write pii: {of: PII_EMAIL action: PII_ACTION_HASH} (or PII_ACTION_DROP, _MASK, _ALLOW) into destination "postgres", or leave the field out there: fields: {exclude: "email"}
    "#);
    let kept = "// schemactl:waive PII_RETENTION: for ever\nmessage SignedUp {\n  option (schemactl.v1.event).owner.team = \"a\";\n  string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n}\n";
    let told = told(&first(kept, "retention_days = {email = 30}").findings);
    assert!(told.contains("(PII_RETENTION)\n") && told.contains("a comment cannot lift this"), "{told}");
}

#[test]
fn policy_may_leave_it_to_comments_and_a_break_counts_all_the_same() {
    for rules in ["FIELD_SAME_TYPE", "FIELD_*", "breaking"] {
        let verdict = judge(BREAK.0, BREAK.1, &config(&format!("source_waivers = [\"{rules}\"]")), &[]);
        assert_eq!((verdict.bump, verdict.next), (Bump::Major, Version::new(2, 0, 0)), "{rules}");
        assert_eq!(verdict.findings.len(), 1, "{}", told(&verdict.findings));
        assert_eq!(verdict.findings[0].waived.as_deref(), Some("read by nobody yet"));
    }
    for rules in ["policy", "FIELD_NO_DELETE", "level"] {
        assert!(
            judge(BREAK.0, BREAK.1, &config(&format!("source_waivers = [\"{rules}\"]")), &[]).is_refused(),
            "{rules}"
        );
    }
    assert_snapshot!(told(&first(LEAK, "source_waivers = [\"PII_*\"]").findings), @r#"
    acme/v1/shop.proto:7:3: notice: Event "signed_up" sends "email" (PII_EMAIL) to destination "lake", which does not say what happens to that class. (PII_DESTINATION) waived: agreed with the privacy team
    acme/v1/shop.proto:7:3: error: Event "signed_up" sends "email" (PII_EMAIL) to destination "postgres", which does not say what happens to that class. (PII_DESTINATION)
      write pii: {of: PII_EMAIL action: PII_ACTION_HASH} (or PII_ACTION_DROP, _MASK, _ALLOW) into destination "postgres", or leave the field out there: fields: {exclude: "email"}
    "#);
}

#[test]
fn what_no_comment_waives_wins_over_what_comments_may() {
    let both = config("source_waivers = [\"breaking\"]\nno_source_waivers = [\"FIELD_SAME_*\"]");
    let verdict = judge(BREAK.0, BREAK.1, &both, &[]);
    let errors = verdict.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<_> = errors.map(|finding| finding.rule.as_ref()).collect();
    assert_eq!(errors, ["WAIVER_ALLOWED", "FIELD_SAME_TYPE"]);
}

#[test]
fn the_organisation_waives_a_break_which_counts_all_the_same() {
    let uncommented = "message A {\n  string a = 1;\n}";
    let verdict = judge(BREAK.0, uncommented, &config(BY_POLICY), &[]);
    assert_eq!((verdict.is_refused(), verdict.bump), (false, Bump::Major));
    assert_snapshot!(told(&verdict.findings), @r#"acme/v1/a.proto:5:3: notice: Field "1" with name "a" on message "A" changed type from "int32" to "string". (FIELD_SAME_TYPE) waived: the reader is gone (ada, until 2026-03-31)"#);
    // Beside a comment, that still says nothing.
    let verdict = judge(BREAK.0, BREAK.1, &config(BY_POLICY), &[]);
    assert_eq!((verdict.is_refused(), verdict.findings.len()), (false, 2));
}

#[test]
fn a_waiver_without_a_reason_is_an_error_beside_the_break() {
    let verdict = judge(BREAK.0, &BREAK.1.replace(": read by nobody yet", ""), &config(""), &[]);
    assert_eq!((verdict.is_approvable(), verdict.findings.len()), (false, 2));
}
