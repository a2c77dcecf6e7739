//! What an organisation decides: its waivers, and rules that only its policy gives something to do.

use insta::assert_snapshot;
use schemactl_check::{Change, GateConfig, LintConfig, Policy, UnknownRule, gate};
use schemactl_model::{Finding, Severity};

use crate::schemas::{lines, shop};

const LEAK: &str = "message SignedUp {\n  option (schemactl.v1.event) = {destinations: [{lake: {}}, {kafka: {}}]};\n  Person who = 1;\n  string note = 2 [(schemactl.v1.field).pii = PII_FREE_TEXT];\n}\nmessage Person {\n  string email = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n}\n";

fn policy(text: &str) -> Policy {
    toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn judged(body: &str, policy_text: &str, today: Option<&str>) -> Vec<Finding> {
    let schema = shop(body);
    let change = Change::first(&schema);
    let config = GateConfig {
        lint: LintConfig { except: vec!["EVENT".into()], ..LintConfig::of(&["MINIMAL"]) },
        policy: policy(policy_text),
        module: Some("acme/shop".parse().expect("a module name")),
        today: today.map(|day| day.parse().expect("a day")),
        ..GateConfig::default()
    };
    gate(&change, &config).expect("every name is known").findings
}

fn errors(findings: &[Finding]) -> Vec<&str> {
    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.rule.as_ref()).collect()
}

fn waiver(more: &str) -> String {
    format!(
        "[[waivers]]\nreason = \"until the lake is split\"\nauthor = \"ada\"\nuntil = \"2026-03-31\"\n{more}\n"
    )
}

#[test]
fn a_waiver_makes_notices_with_reason_author_and_end_until_it_ends() {
    let policy =
        waiver("rule = \"PII_DESTINATION\"\nevent = \"signed_*\"\nfield = \"email\"\ndestination = \"lake\"");
    let last_day = judged(LEAK, &policy, Some("2026-03-31"));
    assert_snapshot!(lines(&last_day));
    assert_eq!(errors(&judged(LEAK, &policy, Some("2026-04-01"))).len(), errors(&last_day).len() + 1);
}

#[test]
fn a_waiver_that_has_ended_is_a_warning_where_it_would_have_waived() {
    let policy = waiver("rule = \"PII_*\"\nfield = \"note\"");
    let ended = judged(LEAK, &policy, Some("2026-04-01"));
    let warnings: Vec<_> = ended.iter().filter(|finding| finding.severity == Severity::Warning).collect();
    let [warning] = &warnings[..] else { panic!("once, not {warnings:#?}") };
    assert_snapshot!(warning, @"acme/v1/shop.proto:7:3: warning: The policy's waiver of PII_DESTINATION by ada ended on 2026-03-31: until the lake is split (POLICY_WAIVER_ENDED)");
    let mended = LEAK.replace("{lake: {}}, {kafka: {}}", "");
    assert!(
        judged(&mended, &policy, Some("2026-04-01"))
            .iter()
            .all(|finding| finding.rule != "POLICY_WAIVER_ENDED")
    );
}

#[test]
fn a_waiver_is_about_what_it_names_and_nothing_else() {
    let whole = errors(&judged(LEAK, "", Some("2026-01-01"))).len();
    for other in [
        "rule = \"EVENT_*\"\nevent = \"other\"",
        "rule = \"PII_*\"\nmodule = \"acme/other\"",
        "rule = \"PII_*\"\nevent = \"signed\"",
        "rule = \"PII_*\"\nfield = \"phone\"",
        "rule = \"PII_*\"\ndestination = \"postgres\"",
    ] {
        assert_eq!(errors(&judged(LEAK, &waiver(other), Some("2026-01-01"))).len(), whole, "{other}");
    }
    let module = waiver("rule = \"*\"\nmodule = \"acme/*\"");
    assert_eq!(errors(&judged(LEAK, &module, Some("2026-01-01"))), [""; 0]);
    assert_eq!(errors(&judged(LEAK, &module, None)).len(), whole, "no day, no waiver");
}

#[test]
fn comments_do_not_waive_what_is_left_to_the_organisation() {
    let source = LEAK.replace("  string note", "  // schemactl:waive PII_DESTINATION(lake): fine\n  // schemactl:waive PII_DESTINATION(kafka): fine\n  string note");
    let free = errors(&judged(&source, "source_waivers = [\"PII_*\"]", None)).len();
    let bound = judged(&source, "no_source_waivers = [\"PII_*\"]", None);
    assert_eq!(errors(&bound).iter().filter(|rule| **rule == "WAIVER_ALLOWED").count(), 2);
    assert_eq!(errors(&bound).len(), free + 4, "two waivers refused, two findings back");
}

#[test]
fn handling_is_by_sensitivity_and_name_and_every_rule_has_to_allow_it() {
    let event = "message A {\n  option (schemactl.v1.event) = {owner: {team: \"a\"} destinations: [{snowflake: {} pii: {of: [PII_EMAIL, PII_IP] action: PII_ACTION_MASK}}]};\n  string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n  string from = 2 [(schemactl.v1.field) = {pii: PII_IP sensitivity: SENSITIVITY_HIGH}];\n}\n";
    let told = |policy: &str| lines(&judged(event, policy, None));
    assert_eq!(told("[[personal_data]]\nnames = [\"other\"]\nactions = []"), "");
    assert_eq!(told("[[personal_data]]\nkinds = [\"snowflake\"]\nactions = [\"mask\"]"), "");
    assert_snapshot!(told("[[personal_data]]\nsensitivity = [\"high\"]\nactions = [\"hash\", \"allow\"]\n[[personal_data]]\nnames = [\"sn*\"]\nactions = [\"mask\", \"hash\"]"), @r#"acme/v1/shop.proto:7:3: error: Policy does not let "from" (PII_IP) of event "a" go to destination "snowflake" with PII_ACTION_MASK. (PII_HANDLING)"#);
    let raised = "[sensitivity]\nemail = \"high\"\n[[personal_data]]\nof = [\"email\"]\nsensitivity = [\"high\"]\nactions = []";
    assert!(told(raised).contains("\"mail\" (PII_EMAIL)"));
}

#[test]
fn an_event_that_holds_a_class_without_a_limit_may_be_kept() {
    let event = "message A {\n  option (schemactl.v1.event) = {owner: {team: \"a\"}};\n  string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n}\n";
    assert_eq!(judged(event, "retention_days = {health = 1}", None), []);
    let kept = lines(&judged(event, "retention_days = {email = 30, health = 1}", None));
    assert!(kept.contains("is kept for ever; policy allows 30 days"), "{kept}");
}

#[test]
fn a_policy_that_says_nothing_real_is_refused() {
    for text in [
        "retention = 3",
        "[[waivers]]\nrule = \"*\"\nreason = \" \"\nauthor = \"a\"\nuntil = \"2026-01-01\"",
        "[[waivers]]\nrule = \"*\"\nreason = \"a\"\nauthor = \"a\"",
        "[[waivers]]\nrule = \"*\"\nreason = \"a\"\nauthor = \"a\"\nuntil = \"2026-02-30\"",
        "[[personal_data]]\nkinds = [\"oracle\"]\nactions = []",
        "[[personal_data]]\nof = [\"email\"]",
        "owner_contacts = [\"letter\"]",
        "stages = {beta = {}}",
        "no_source_waivers = [\"\"]",
        "source_waivers = [\"\"]",
    ] {
        assert!(toml::from_str::<Policy>(text).is_err(), "{text}");
    }
    for text in [
        "no_source_waivers = [\"PII_NOTHING*\"]",
        "source_waivers = [\"breakin\"]",
        "[severity]\nFIELD_SAME_TYP = \"off\"",
    ] {
        assert!(matches!(policy(text).validate(), Err(UnknownRule::Unknown { .. })), "{text}");
    }
}

#[test]
fn what_a_stored_policy_names_and_nobody_knows_is_told_and_left_out() {
    let event = "message A {\n  option (schemactl.v1.event) = {owner: {team: \"a\"}};\n}\n";
    let stale = "source_waivers = [\"PII_OLD\"]\nno_source_waivers = [\"OLD_*\"]\nretention_days = {email = 1}\n[severity]\nEVENT_OLD = \"off\"\nSINK_IMPOSSIBLE = \"off\"\n";
    let told = judged(event, &format!("{stale}{}", waiver("rule = \"EVENT_GONE\"")), Some("2026-01-01"));
    assert_snapshot!(lines(&told), @r#"
    warning: The policy gives "SINK_IMPOSSIBLE" a weight, which is always an error; it goes without. (POLICY_RULE_KNOWN)
    warning: The policy names "EVENT_GONE", which is no rule here; it goes without. (POLICY_RULE_KNOWN)
    warning: The policy names "EVENT_OLD", which is no rule here; it goes without. (POLICY_RULE_KNOWN)
    warning: The policy names "OLD_*", which is no rule here; it goes without. (POLICY_RULE_KNOWN)
    warning: The policy names "PII_OLD", which is no rule here; it goes without. (POLICY_RULE_KNOWN)
    "#);
    assert!(
        told.iter().all(|finding| finding.hint.as_ref().is_some_and(|hint| hint.contains("policy push")))
    );
    // The rest holds.
    let kept = event.replace("};\n}", "};\n  string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];\n}");
    assert_eq!(errors(&judged(&kept, stale, None)), ["PII_RETENTION"]);
}
