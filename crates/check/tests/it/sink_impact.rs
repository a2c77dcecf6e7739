//! What the gate says of destinations.

use schemactl_check::{
    BreakingConfig, Bump, Change, GateConfig, LintConfig, UnknownRule, Verdict, Weight, gate,
};
use schemactl_model::{Version, event::KIND_NAMES};
use schemactl_sinks::ImpactClass;

use schemactl_testing::{event_message, field_change};

use crate::schemas::shop;

/// Only what concerns destinations speaks.
fn config() -> GateConfig {
    let mut config = GateConfig {
        breaking: BreakingConfig::of(&["EXTENSION_MESSAGE_NO_DELETE"]),
        lint: LintConfig { except: vec!["EVENT".into()], ..LintConfig::of(&["FIELD_LOWER_SNAKE_CASE"]) },
        ..GateConfig::default()
    };
    config.policy.severity.insert("EVENT_OWNER_REQUIRED".to_owned(), Weight::Off);
    config
}

fn judge(before: Option<&str>, after: &str, config: &GateConfig) -> Result<Verdict, UnknownRule> {
    let (before, after) = (before.map(shop), shop(after));
    let version = Version::new(1, 2, 3);
    let change = Change { before: before.as_ref().map(|before| (before, &version)), ..Change::first(&after) };
    gate(&change, config)
}

fn seen(destination: &str, fields: &str) -> String {
    event_message("Seen", destination, fields)
}

fn ids(verdict: &Verdict) -> String {
    let id = |finding: &schemactl_model::Finding| format!("{} {}", finding.rule, finding.severity);
    verdict.findings.iter().map(id).collect::<Vec<_>>().join(", ")
}

/// What the gate says of a change of fields at every kind of destination, a line each.
fn everywhere(before: &str, after: &str) -> String {
    let line = |kind: &&str| {
        let destination = format!("{kind}: {{}}");
        let (before, after) = (seen(&destination, before), seen(&destination, after));
        let verdict = judge(Some(&before), &after, &config()).expect("every name is known");
        let classes: Vec<_> = verdict.impacts.iter().map(|impact| impact.class.as_str()).collect();
        format!("{kind}: {} [{}] {}\n", classes.join(", "), ids(&verdict), verdict.bump)
    };
    KIND_NAMES.iter().map(line).collect()
}

#[test]
fn each_class_weighs_what_the_rules_say() {
    let known = ["add a field", "int32 to int64", "int64 to int32", "one string to a list", "rename a field"];
    let known = known.map(field_change).map(|change| (change.name, change.before, change.after));
    let own = [
        ("a field less", "string a = 1; string b = 2;", "string b = 2;"),
        (
            "a key beside it",
            "string a = 1;",
            "string a = 1 [(schemactl.v1.field).role = ROLE_IDEMPOTENCY_KEY];",
        ),
        ("an owner's comment", "string a = 1;", "string a = 1 [(schemactl.v1.field).example = \"x\"];"),
    ];
    let changes = known.iter().chain(&own);
    let shown: String =
        changes.map(|(name, before, after)| format!("== {name}\n{}\n", everywhere(before, after))).collect();
    insta::assert_snapshot!(shown);
}

#[test]
fn a_finding_stands_at_the_field_and_names_the_way_out() {
    let inside = |field: &str| seen("iceberg: {}", &format!("Line line = 1; }} message Line {{ {field}"));
    let verdict = judge(Some(&inside("int64 sum = 1;")), &inside("int32 total = 1;"), &config()).unwrap();
    let shown: Vec<_> = verdict
        .findings
        .iter()
        .map(|finding| format!("{finding}\n  {}", finding.hint.as_deref().unwrap()))
        .collect();
    insta::assert_snapshot!(shown.join("\n"));
}

#[test]
fn what_is_impossible_stays_an_error_whatever_policy_says() {
    let (before, after) = (seen("postgres: {}", "int64 a = 1;"), seen("postgres: {}", "int32 a = 1;"));
    let mut config = config();
    config.policy.severity.insert("SINK_IMPOSSIBLE".to_owned(), Weight::Warning);
    let verdict = judge(Some(&before), &after, &config).unwrap();
    assert_eq!(ids(&verdict), "POLICY_RULE_KNOWN warning, SINK_IMPOSSIBLE error");
    let error = config.policy.validate().unwrap_err();
    assert_eq!(error.to_string(), "\"SINK_IMPOSSIBLE\" is always an error; no policy changes what it weighs");
}

#[test]
fn policy_weighs_the_other_rules() {
    let (before, after) = (seen("lake: {}", "string a = 1;"), seen("lake: {}", "repeated string a = 1;"));
    let mut config = config();
    let of = |config: &GateConfig| {
        let verdict = judge(Some(&before), &after, config).unwrap();
        (ids(&verdict), verdict.bump, verdict.impacts[0].class)
    };
    assert_eq!(of(&config), ("SINK_NEW_TABLE error".to_owned(), Bump::Major, ImpactClass::NewTable));
    config.policy.severity.insert("SINK_NEW_TABLE".to_owned(), Weight::Warning);
    assert_eq!(of(&config), ("SINK_NEW_TABLE warning".to_owned(), Bump::Minor, ImpactClass::NewTable));
    config.policy.severity.insert("SINK_NEW_TABLE".to_owned(), Weight::Off);
    assert_eq!(of(&config), (String::new(), Bump::Minor, ImpactClass::NewTable));
}

#[test]
fn a_first_version_creates_what_is_not_impossible() {
    let masked = "lake: {} pii: {of: PII_EMAIL action: PII_ACTION_MASK}";
    let email = "string a = 1 [(schemactl.v1.field).pii = PII_EMAIL];";
    let of = |destination: &str| {
        let verdict = judge(None, &seen(destination, email), &config()).unwrap();
        (verdict.impacts[0].class, ids(&verdict))
    };
    assert_eq!(of(masked), (ImpactClass::Impossible, "SINK_IMPOSSIBLE error".to_owned()));
    assert_eq!(of(&masked.replace("MASK", "DROP")), (ImpactClass::Created, String::new()));
}

#[test]
fn an_event_that_did_not_change_has_no_impacts() {
    let event = seen("postgres: {}", "string a = 1;");
    let verdict = judge(Some(&event), &format!("{event} message Other {{}}"), &config()).unwrap();
    assert_eq!(verdict.impacts, []);
}

#[test]
fn a_field_is_said_once_with_all_its_destinations() {
    let everywhere = |field: &str| seen("kafka: {}}, {lake: {}}, {postgres: {}", field);
    let verdict =
        judge(Some(&everywhere("int64 sum = 1;")), &everywhere("int32 sum = 1;"), &config()).unwrap();
    let shown: Vec<_> = verdict.findings.iter().map(|finding| finding.message.as_str()).collect();
    let expected = "\"sum\" of event \"seen\" cannot land as declared in \"kafka\", \"lake\", \"postgres\": \
                    in \"kafka\" int64 became int32: large numbers would be lost.";
    assert_eq!(shown, [expected]);
    assert_eq!(verdict.impacts.len(), 3);
}

#[test]
fn a_comment_waives_what_is_a_warning_and_not_what_is_impossible() {
    let after = |rule: &str, field: &str| {
        seen("postgres: {}", &format!("\n// schemactl:waive {rule}: nobody reads it yet\n{field}"))
    };
    let of = |rule: &str, before: &str, field: &str| {
        ids(&judge(Some(&seen("postgres: {}", before)), &after(rule, field), &config()).unwrap())
    };
    assert_eq!(of("SINK_KEPT", "string a = 1;", "string b = 1;"), "SINK_KEPT notice");
    let impossible = of("SINK_IMPOSSIBLE", "int64 a = 1;", "int32 a = 1;");
    assert!(impossible.contains("SINK_IMPOSSIBLE error"), "{impossible}");
    assert!(impossible.contains("WAIVER_RULE error"), "{impossible}");
}
