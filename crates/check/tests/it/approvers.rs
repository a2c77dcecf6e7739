//! Who may approve what: what a policy's tables make of the breaks of a change.

use schemactl_check::{
    Approval, BreakingConfig, Change, GateConfig, NeededApproval, Policy, UnknownRule, Verdict, gate,
};
use schemactl_model::Version;

use crate::schemas::shop;

const BEFORE: &str = r#"message Seen {
  option (schemactl.v1.event) = {owner: {team: "a"} destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}, {kafka: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}]};
  string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];
}
message Left { option (schemactl.v1.event) = {owner: {team: "a"}}; int32 count = 1; }
"#;

/// A lowered class, and a number that is text.
fn after() -> String {
    BEFORE
        .replace(" [(schemactl.v1.field).pii = PII_EMAIL]", "")
        .replace("int32 count = 1", "string count = 1")
}

fn judge(after: &str, policy: &str, given: &[(&str, &str)]) -> Verdict {
    let approval = |(name, role): &(&str, &str)| Approval {
        approver: (*name).to_owned(),
        role: Some((*role).to_owned()),
        reason: "nobody reads it yet".to_owned(),
        until: "2026-03-15".to_owned(),
    };
    let given: Vec<Approval> = given.iter().map(approval).collect();
    let (before, after, version) = (shop(BEFORE), shop(after), Version::new(1, 0, 0));
    let change = Change { approvals: &given, ..Change::of(&before, &version, &after) };
    let config = GateConfig {
        breaking: BreakingConfig::of(&["WIRE"]),
        policy: toml::from_str::<Policy>(policy).unwrap_or_else(|error| panic!("{error}\n{policy}")),
        module: Some("acme/shop".parse().expect("a module name")),
        ..GateConfig::default()
    };
    gate(&change, &config).expect("every name is known")
}

/// `whom, for RULES`, and behind it who gave it.
fn needed(verdict: &Verdict) -> Vec<String> {
    let given = |needed: &NeededApproval| needed.given_by.as_ref().map(|who| format!(": {who}"));
    verdict.needed.iter().map(|one| format!("{one}{}", given(one).unwrap_or_default())).collect()
}

const PRIVACY: &str = "[[approvals]]\nrules = [\"PII_*\"]\napprovers = [\"privacy-*\", \"role:admin\"]\n";

#[test]
fn without_tables_whoever_approves_may_approve_everything() {
    let verdict = judge(&after(), "", &[]);
    assert_eq!(
        needed(&verdict),
        ["the role approver or admin, for FIELD_WIRE_COMPATIBLE_TYPE, PII_NO_LOWER"]
    );
    assert!(!judge(&after(), "", &[("ada", "approver")]).is_refused());
    assert_eq!(needed(&judge(BEFORE, "", &[])), [""; 0]);
}

#[test]
fn a_break_is_lifted_by_whom_its_table_names() {
    let asked = judge(&after(), PRIVACY, &[]);
    assert!(asked.is_approvable());
    let both = [
        "the role approver or admin, for FIELD_WIRE_COMPATIBLE_TYPE",
        "\"privacy-*\" or the role admin, for PII_NO_LOWER",
    ];
    assert_eq!(needed(&asked), both);
    let half = judge(&after(), PRIVACY, &[("ada", "approver")]);
    assert_eq!(needed(&half), [format!("{}: ada", both[0]), both[1].to_owned()]);
    assert!(half.is_refused() && half.is_approvable() && half.is_approved());
    for whole in [
        &[("ada", "approver"), ("privacy-ben", "approver")][..],
        &[("eve", "admin")],
        &[("privacy-ben", "approver")],
    ] {
        let verdict = judge(&after(), PRIVACY, whole);
        assert!(!verdict.is_refused(), "{whole:?}: {:?}", needed(&verdict));
        assert_eq!(verdict.next, Version::new(2, 0, 0));
    }
}

#[test]
fn of_several_tables_the_first_that_is_about_a_break_counts() {
    let leads =
        format!("{PRIVACY}[[approvals]]\nrules = [\"breaking\", \"events\"]\napprovers = [\"lead\"]\n");
    let whom =
        ["\"lead\", for FIELD_WIRE_COMPATIBLE_TYPE", "\"privacy-*\" or the role admin, for PII_NO_LOWER"];
    assert_eq!(needed(&judge(&after(), &leads, &[])), whom);
    assert!(judge(&after(), &leads, &[("eve", "admin")]).is_refused());
    assert!(!judge(&after(), &leads, &[("lead", "approver"), ("eve", "admin")]).is_refused());
}

#[test]
fn a_table_is_about_what_it_names() {
    let whom = |narrowed: &str, after: &str| {
        let policy = format!("[[approvals]]\n{narrowed}\napprovers = [\"lead\"]\n");
        needed(&judge(after, &policy, &[])).iter().any(|one| one.starts_with("\"lead\""))
    };
    for (narrowed, fits) in [
        ("event = \"seen\"", true),
        ("event = \"left\"", true),
        ("event = \"other\"", false),
        ("field = \"count\"", true),
        ("field = \"other\"", false),
        ("module = \"acme/*\"", true),
        ("module = \"other/*\"", false),
    ] {
        assert_eq!(whom(narrowed, &after()), fits, "{narrowed}");
    }
    let dropped = BEFORE.replace(", {kafka: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}", "");
    assert!(whom("destination = \"kafka\"", &dropped));
    assert!(!whom("destination = \"lake\"", &dropped));
    let gone = BEFORE
        .replace("message Left { option (schemactl.v1.event) = {owner: {team: \"a\"}};", "message Left {");
    assert!(whom("event = \"left\"", &gone));
    assert!(!whom("event = \"seen\"", &gone));
}

#[test]
fn what_nobody_may_approve_is_not_approvable() {
    let verdict =
        judge(&after(), "[[approvals]]\nrules = [\"PII_NO_LOWER\"]\napprovers = []\n", &[("eve", "admin")]);
    assert!(verdict.is_refused() && !verdict.is_approvable());
    assert!(needed(&verdict).contains(&"nobody, for PII_NO_LOWER".to_owned()));
}

#[test]
fn tables_that_say_nothing_real_are_refused() {
    for text in [
        "[[approvals]]\nrules = [\"PII_*\"]",
        "[[approvals]]\napprovers = [\"\"]",
        "[[approvals]]\napprovers = [\"role:publisher\"]",
        "[[approvals]]\napprovers = [\"role:\"]",
        "[[approvals]]\nroles = [\"admin\"]\napprovers = []",
    ] {
        assert!(toml::from_str::<Policy>(text).is_err(), "{text}");
    }
    let unknown: Policy = toml::from_str("[[approvals]]\nrules = [\"PII_NONE\"]\napprovers = []").unwrap();
    assert!(matches!(unknown.validate(), Err(UnknownRule::Unknown { .. })));
}

#[test]
fn a_table_that_names_an_unknown_rule_is_about_what_no_table_is_about() {
    let stale = "[[approvals]]\nrules = [\"PII_OF_OLD\"]\napprovers = [\"privacy-ben\"]\n";
    let whom = "\"privacy-ben\", for FIELD_WIRE_COMPATIBLE_TYPE, PII_NO_LOWER";
    assert_eq!(needed(&judge(&after(), stale, &[])), [whom]);
    assert!(judge(&after(), stale, &[("eve", "admin")]).is_refused());
    let beside = format!("{stale}[[approvals]]\nrules = [\"breaking\"]\napprovers = [\"lead\"]\n");
    let whom = ["\"lead\", for FIELD_WIRE_COMPATIBLE_TYPE", "\"privacy-ben\", for PII_NO_LOWER"];
    assert_eq!(needed(&judge(&after(), &beside, &[])), whom);
}

#[test]
fn a_rule_of_old_stands_for_what_took_its_place() {
    let policy = "[severity]\nEVENT_READERS_NO_NARROW = \"error\"\n\
                  [[approvals]]\nrules = [\"EVENT_SAME_READERS\"]\napprovers = [\"lead\"]\n";
    let verdict = judge(
        &BEFORE.replace("{team: \"a\"}}; int32", "{team: \"a\"} readers: \"web\"}; int32"),
        policy,
        &[],
    );
    assert!(
        verdict.findings.iter().all(|finding| finding.rule != "POLICY_RULE_KNOWN"),
        "{:?}",
        verdict.findings
    );
    assert_eq!(needed(&verdict), ["\"lead\", for EVENT_READERS_NO_NARROW"]);
}

#[test]
fn a_new_name_leads_no_event_out_of_its_table() {
    let policy = "[[approvals]]\nevent = \"left\"\napprovers = [\"ada\"]\n";
    let after = BEFORE.replace(
        "message Left { option (schemactl.v1.event) = {",
        "message Left { option (schemactl.v1.event) = {name: \"gone_away\" ",
    );
    let after = after.replace("int32 count = 1", "string count = 1");
    assert_eq!(
        needed(&judge(&after, policy, &[])),
        ["\"ada\", for EVENT_SAME_NAME, FIELD_WIRE_COMPATIBLE_TYPE"]
    );
}
