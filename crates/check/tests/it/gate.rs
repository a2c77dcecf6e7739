//! One verdict over one change.

use schemactl_check::{
    BreakingConfig, Bump, Change, GateConfig, History, Level, LintConfig, Verdict, Weight, gate,
};
use schemactl_model::{EventName, ModuleName, Severity, Version};

use crate::schemas::schema;

const HEAD: &str = r#"syntax = "proto3";
package acme.v1;
import "schemactl/v1/options.proto";
option (schemactl.v1.defaults) = {owner: {team: "a"}};
"#;

fn config() -> GateConfig {
    GateConfig {
        breaking: BreakingConfig::of(&["WIRE"]),
        lint: LintConfig { except: vec!["EVENT".into()], ..LintConfig::of(&["FIELD_LOWER_SNAKE_CASE"]) },
        ..GateConfig::default()
    }
}

fn judge(before: Option<(&str, &str)>, after: &str) -> Verdict {
    judge_with(before, after, false, &|_| None)
}

fn judge_with(
    before: Option<(&str, &str)>,
    after: &str,
    stable: bool,
    taken: &dyn Fn(&EventName) -> Option<ModuleName>,
) -> Verdict {
    let file = |body: &str| schema(&[("acme/v1/a.proto", &format!("{HEAD}{body}"))]);
    let before = before.map(|(version, body)| (file(body), version.parse::<Version>().expect("a version")));
    let after = file(after);
    let before = before.as_ref().map(|(schema, version)| (schema, version));
    let change = Change { before, taken, stable, ..Change::first(&after) };
    gate(&change, &config()).expect("every name is known")
}

/// `rule severity` of each finding.
fn ids(verdict: &Verdict) -> Vec<String> {
    verdict.findings.iter().map(|finding| format!("{} {}", finding.rule, finding.severity)).collect()
}

const SEEN: &str = "message Seen { option (schemactl.v1.event) = {}; string id = 1; }";

#[test]
fn a_first_version_is_0_1_0_or_1_0_0_if_it_promises_stability() {
    let verdict = judge(None, SEEN);
    assert_eq!(
        (verdict.bump, verdict.next.to_string(), verdict.is_refused()),
        (Bump::Initial, "0.1.0".into(), false)
    );
    assert_eq!(judge_with(None, SEEN, true, &|_| None).next.to_string(), "1.0.0");
}

#[test]
fn a_comment_is_a_patch_an_addition_a_minor_a_break_a_major() {
    let commented = "// Seen.\nmessage Seen { option (schemactl.v1.event) = {}; string id = 1; }";
    let added = "message Seen { option (schemactl.v1.event) = {}; string id = 1; string more = 2; }";
    let broken = "message Seen { option (schemactl.v1.event) = {}; fixed32 id = 1; }";
    let of = |after: &str| {
        let verdict = judge(Some(("1.2.3", SEEN)), after);
        (verdict.bump, verdict.next.to_string(), verdict.is_refused())
    };
    assert_eq!(of(commented), (Bump::Patch, "1.2.4".into(), false));
    assert_eq!(of(added), (Bump::Minor, "1.3.0".into(), false));
    assert_eq!(of(broken), (Bump::Major, "2.0.0".into(), true));
}

#[test]
fn below_1_0_0_a_break_is_refused_too() {
    let verdict =
        judge(Some(("0.2.3", SEEN)), "message Seen { option (schemactl.v1.event) = {}; fixed32 id = 1; }");
    assert_eq!((verdict.next.to_string().as_str(), verdict.is_refused()), ("0.3.0", true));
}

#[test]
fn what_takes_an_event_away_from_its_consumers_is_a_break() {
    let base = r#"message Seen {
      option (schemactl.v1.event) = {destinations: [{lake: {} pii: {of: PII_EMAIL action: PII_ACTION_HASH}}]};
      string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    }"#;
    let of = |after: &str| {
        let verdict = judge(Some(("1.0.0", base)), after);
        assert!(verdict.is_refused());
        assert_eq!(verdict.bump, Bump::Major);
        assert!(verdict.findings.iter().all(|finding| finding.hint.is_some()), "{:#?}", verdict.findings);
        ids(&verdict).join(", ")
    };
    let gone = "message Seen { string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }";
    assert_eq!(of(gone), "EVENT_NO_DELETE error");
    let renamed = base.replace("= {destinations", "= {name: \"looked\" destinations");
    assert_eq!(of(&renamed), "EVENT_SAME_NAME error, SINK_MOVED warning");
    let lowered = base.replace("[(schemactl.v1.field).pii = PII_EMAIL]", "");
    assert_eq!(of(&lowered), "PII_NO_LOWER error");
    let elsewhere = base.replace("lake: {}", "name: \"lake\" kafka: {}");
    assert_eq!(of(&elsewhere), "EVENT_DESTINATION_NO_DELETE error, PII_NEW_DESTINATION warning");
}

#[test]
fn changes_of_owner_readers_and_retention_are_notices() {
    let after = "message Seen { option (schemactl.v1.event) = {owner: {team: \"b\"} readers: \"x\" retention_days: 3}; string id = 1; }";
    let verdict = judge(Some(("1.0.0", SEEN)), after);
    assert_eq!(
        ids(&verdict),
        ["EVENT_READERS_NO_NARROW notice", "EVENT_RETENTION_NO_SHORTEN notice", "EVENT_SAME_OWNER notice"]
    );
    assert_eq!((verdict.bump, verdict.is_refused()), (Bump::Minor, false));
}

#[test]
fn untidiness_that_was_there_is_a_warning_and_new_untidiness_an_error() {
    let untidy = "message Seen { option (schemactl.v1.event) = {}; string Id = 1; }";
    assert_eq!(ids(&judge(None, untidy)), ["FIELD_LOWER_SNAKE_CASE warning"]);
    assert_eq!(ids(&judge(Some(("1.0.0", untidy)), untidy)), ["FIELD_LOWER_SNAKE_CASE warning"]);
    let worse = "message Seen { option (schemactl.v1.event) = {}; string Id = 1; string Other = 2; }";
    let verdict = judge(Some(("1.0.0", untidy)), worse);
    let mut severities: Vec<_> = verdict.findings.iter().map(|finding| finding.severity).collect();
    severities.sort_unstable();
    assert_eq!(severities, [Severity::Warning, Severity::Error]);
}

#[test]
fn a_name_that_another_module_has_is_refused_and_the_module_named() {
    let taken = |name: &EventName| (name.as_str() == "seen").then(|| "other/module".parse().unwrap());
    let verdict = judge_with(None, SEEN, false, &taken);
    assert_eq!(ids(&verdict), ["EVENT_NAME_UNIQUE error"]);
    assert!(verdict.findings[0].message.contains("other/module"), "{}", verdict.findings[0]);
}

#[test]
fn personal_data_in_nested_messages_goes_nowhere_without_a_rule() {
    let body = |pii: &str| {
        format!(
            r#"message Seen {{
              option (schemactl.v1.event) = {{destinations: [{{amplitude: {{}} {pii}}}]}};
              Person who = 1;
            }}
            message Person {{ string mail = 1 [(schemactl.v1.field).pii = PII_EMAIL]; }}"#
        )
    };
    let verdict = judge(None, &body(""));
    assert_eq!(ids(&verdict), ["PII_DESTINATION error"]);
    insta::assert_snapshot!(verdict.findings[0], @r#"acme/v1/a.proto:9:30: error: Event "seen" sends "who.mail" (PII_EMAIL) to destination "amplitude", which does not say what happens to that class. (PII_DESTINATION)"#);
    for rule in ["pii: {of: PII_EMAIL action: PII_ACTION_HASH}", "fields: {exclude: \"who\"}"] {
        assert!(!judge(None, &body(rule)).is_refused(), "{rule}");
    }
    assert!(judge(None, &body("pii: {of: PII_EMAIL action: PII_ACTION_DENY}")).is_refused());
}

#[test]
fn a_credential_lands_nowhere() {
    let body = |action: &str| {
        format!(
            r#"message Seen {{
              option (schemactl.v1.event) = {{destinations: [{{lake: {{}} pii: {{of: PII_CREDENTIAL action: {action}}}}}]}};
              string key = 1 [(schemactl.v1.field).pii = PII_CREDENTIAL];
            }}"#
        )
    };
    assert!(judge(None, &body("PII_ACTION_ALLOW")).is_refused());
    assert!(judge(None, &body("PII_ACTION_HASH")).is_refused());
    assert!(!judge(None, &body("PII_ACTION_DROP")).is_refused());
}

#[test]
fn a_rule_that_is_not_there_is_refused_by_name_even_on_a_first_version() {
    let schema = schema(&[("acme/v1/a.proto", HEAD)]);
    let change = Change::first(&schema);
    let config = GateConfig { breaking: BreakingConfig::of(&["WIRY"]), ..GateConfig::default() };
    let error = gate(&change, &config).unwrap_err();
    assert!(error.to_string().contains("\"WIRY\""), "{error}");
}

#[test]
fn stability_is_promised_once_and_below_it_an_addition_is_a_patch() {
    let added = "message Seen { option (schemactl.v1.event) = {}; string id = 1; string more = 2; }";
    let of = |version: &str, stable: bool| {
        judge_with(Some((version, SEEN)), added, stable, &|_| None).next.to_string()
    };
    assert_eq!(of("0.4.2", false), "0.4.3");
    assert_eq!(of("0.4.2", true), "1.0.0");
    assert_eq!(of("1.4.2", true), "1.5.0");
}

#[test]
fn a_first_version_may_have_another_number() {
    let schema = schema(&[("acme/v1/a.proto", HEAD)]);
    let change = |stable| Change { initial: Some(Version::new(2, 0, 0)), stable, ..Change::first(&schema) };
    for stable in [false, true] {
        assert_eq!(gate(&change(stable), &config()).unwrap().next, Version::new(2, 0, 0));
    }
}

#[test]
fn news_that_policy_raises_refuses_the_change() {
    let after = "message Seen { option (schemactl.v1.event) = {retention_days: 3}; string id = 1; }";
    let (before, after) = (format!("{HEAD}{SEEN}"), format!("{HEAD}{after}"));
    let (before, after) = (schema(&[("a.proto", &before)]), schema(&[("a.proto", &after)]));
    let version = Version::new(1, 0, 0);
    let change = Change::of(&before, &version, &after);
    let mut config = config();
    assert!(!gate(&change, &config).unwrap().is_refused());
    config.policy.severity.insert("EVENT_RETENTION_NO_SHORTEN".to_owned(), Weight::Error);
    let verdict = gate(&change, &config).unwrap();
    assert_eq!((verdict.is_refused(), verdict.bump), (true, Bump::Major));
}

#[test]
fn a_declaration_that_is_no_event_refuses_the_change() {
    let verdict = judge(None, "message A { message B { option (schemactl.v1.event) = {}; } }");
    assert_eq!(ids(&verdict), ["EVENT_VALID error"]);
}

#[test]
fn a_transitive_level_asks_the_versions_before_the_base_too() {
    let of =
        |fields: &str| schema(&[("a.proto", &format!("{HEAD}message Cart {{ string id = 1; {fields} }}"))]);
    let (first, base, after) = (of("string note = 2;"), of(""), of("int32 items = 2;"));
    let config = |level| GateConfig { breaking: BreakingConfig::at(level), ..config() };
    let version = Version::new(0, 1, 1);
    let judge = |level, earlier: &History| {
        let change = Change { earlier, ..Change::of(&base, &version, &after) };
        ids(&gate(&change, &config(level)).unwrap())
    };
    let mut earlier = History::default();
    earlier.compare("0.1.0", &first, &after, &config(Level::BackwardTransitive).breaking).unwrap();
    assert_eq!(judge(Level::BackwardTransitive, &earlier), ["FIELD_SCALAR_KIND_CHANGED error"]);
    assert_eq!(judge(Level::Backward, &History::default()), [""; 0]);
}

#[test]
fn a_promise_is_not_taken_back_by_the_change_that_breaks_it() {
    let (before, after) =
        (format!("{HEAD}{SEEN}"), format!("{HEAD}{}", SEEN.replace("string id", "string key")));
    let (before, after) = (schema(&[("acme/v1/a.proto", &before)]), schema(&[("acme/v1/a.proto", &after)]));
    let version = Version::new(1, 2, 3);
    let judge = |promised: Option<&BreakingConfig>| {
        gate(&Change { promised, ..Change::of(&before, &version, &after) }, &config())
            .expect("every name is known")
    };
    assert!(!judge(None).is_refused());
    assert_eq!(judge(Some(&config().breaking)), judge(None));
    let verdict = judge(Some(&BreakingConfig::of(&["WIRE_JSON"])));
    assert_eq!(ids(&verdict), ["FIELD_SAME_JSON_NAME error", "FIELD_SAME_NAME error"]);
    assert_eq!((verdict.bump, verdict.is_approvable()), (Bump::Major, true));
    let hint = verdict.findings[0].hint.as_deref().unwrap_or_default();
    assert!(hint.contains("the version before still promised this"), "{hint}");
    let level = BreakingConfig { level: Some(Level::Backward), ..BreakingConfig::default() };
    assert!(!judge(Some(&level)).is_refused(), "Confluent's level lets names change");
    let stale = BreakingConfig::of(&["NO_RULE_ANY_MORE"]);
    assert_eq!(judge(Some(&stale)), judge(None));
}
