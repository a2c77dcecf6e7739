//! The examples in the rules' documentation, run: they are the cases of each rule, the one that fires
//! and the one that does not.

use schemactl_check::{
    BreakingConfig, Change, GateConfig, Level, LintConfig, Policy, Rule, breaking, event_changes,
    event_changes::Side, gate, levels, lint, policy, sink_impact, waivers,
};
use schemactl_model::{Finding, Schema, Severity, Span, event::events};
use schemactl_sinks::impacts;

use crate::schemas::{lines, schema};

/// An example of a rule as files of a path and a text.
pub fn example_files(rule: &Rule, mark: &str) -> Vec<(String, String)> {
    let example = rule.examples().into_iter().find(|example| example.mark == mark);
    let example = example.unwrap_or_else(|| panic!("{} has no example marked {mark:?}", rule.id));
    schemactl_testing::example_files(&example.text)
}

fn example(rule: &Rule, mark: &str) -> Schema {
    let files = example_files(rule, mark);
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    schema(&files)
}

/// What a change breaks is told with where it stood before.
fn assert_changes(rule: &Rule, breaks: &[Finding], keeps: &[Finding]) {
    assert_cases(rule, breaks, keeps);
    for finding in breaks {
        let before = finding.before.as_ref().unwrap_or_else(|| panic!("{finding} has no side before"));
        let has_place = before.span != Span::START || finding.span == Span::START || finding.path.is_none();
        assert!(has_place, "{finding} does not know where it stood");
    }
}

fn assert_cases(rule: &Rule, bad: &[Finding], good: &[Finding]) {
    let of_rule = |findings: &[Finding]| {
        findings.iter().filter(|finding| finding.rule == rule.id).cloned().collect::<Vec<_>>()
    };
    let (bad, good) = (of_rule(bad), of_rule(good));
    assert!(!bad.is_empty(), "the example of {} does not fire", rule.id);
    assert!(good.is_empty(), "the good example of {} fires:\n{}", rule.id, lines(&good));
    for finding in bad.iter().filter(|finding| finding.severity != Severity::Notice) {
        let hint = finding.hint.as_deref().unwrap_or_default();
        assert!(!hint.is_empty(), "{finding} has no way out");
    }
}

#[test]
fn every_breaking_rule_fires_on_its_example_and_not_on_the_compatible_one() {
    for rule in breaking::rules() {
        let before = example(rule, "before");
        let run = |mark| breaking(&before, &example(rule, mark), &BreakingConfig::of(&[rule.id])).unwrap();
        assert_changes(rule, &run("breaks"), &run("keeps"));
    }
}

#[test]
fn every_difference_of_levels_fires_on_its_example_and_not_on_the_other() {
    for rule in levels::rules() {
        let before = example(rule, "before");
        let at = BreakingConfig::at(Level::Backward);
        let run = |mark| breaking(&before, &example(rule, mark), &at).unwrap();
        assert_cases(rule, &run("breaks"), &run("keeps"));
    }
}

#[test]
fn every_lint_rule_fires_on_its_bad_example_and_not_on_the_good_one() {
    for rule in lint::rules().chain(lint::event_rules()) {
        let run = |mark| lint(&example(rule, mark), &LintConfig::of(&[rule.id])).unwrap();
        assert_cases(rule, &run("bad"), &run("good"));
    }
}

#[test]
fn every_rule_about_waivers_fires_on_its_bad_example_and_not_on_the_good_one() {
    for rule in waivers::rules() {
        assert_cases(rule, &gated(rule, "bad"), &gated(rule, "good"));
    }
}

#[test]
fn every_policy_rule_fires_on_its_bad_example_and_not_on_the_good_one() {
    for rule in policy::rules() {
        assert_cases(rule, &gated(rule, "bad"), &gated(rule, "good"));
    }
}

/// What the gate says of an example, under the policy in its lines `// POLICY …`.
fn gated(rule: &Rule, mark: &str) -> Vec<Finding> {
    let written = rule.examples().into_iter().find(|example| example.mark == mark).expect("it has one");
    let policy: String = written
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("// POLICY "))
        .map(|line| format!("{line}\n"))
        .collect();
    let config = GateConfig {
        policy: toml::from_str(&policy).unwrap_or_else(|error| panic!("{}: {error}", rule.id)),
        today: Some("2026-01-01".parse().expect("a day")),
        ..GateConfig::default()
    };
    let example = example(rule, mark);
    let change = Change::first(&example);
    let verdict = gate(&change, &config).expect("every name is known");
    let invalid = verdict.findings.iter().filter(|finding| finding.rule == "EVENT_VALID").count();
    assert_eq!(invalid, 0, "{}: {}", rule.id, lines(&verdict.findings));
    verdict.findings
}

#[test]
fn every_rule_about_events_fires_on_its_example_and_not_on_the_compatible_one() {
    for rule in event_changes::rules() {
        let before = example(rule, "before");
        let (events_before, _) = events(&before);
        let run = |mark| {
            let after = example(rule, mark);
            let (events_after, invalid) = events(&after);
            assert!(invalid.is_empty(), "{}: {}", rule.id, lines(&invalid));
            let before = Side { schema: &before, events: &events_before };
            let after = Side { schema: &after, events: &events_after };
            event_changes(before, after, &Policy::default()).unwrap()
        };
        assert_changes(rule, &run("breaks"), &run("keeps"));
    }
}

#[test]
fn every_rule_about_destinations_fires_on_its_example_and_not_on_the_other_one() {
    for rule in sink_impact::rules() {
        let before = example(rule, "before");
        let (events_before, _) = events(&before);
        let run = |mark| {
            let after = example(rule, mark);
            let (events_after, invalid) = events(&after);
            assert!(invalid.is_empty(), "{}: {}", rule.id, lines(&invalid));
            let side = |schema, events| schemactl_sinks::Side { schema, events };
            let impacts = impacts(side(&before, &events_before), side(&after, &events_after));
            let after = Side { schema: &after, events: &events_after };
            sink_impact(&impacts, after, &Policy::default()).unwrap()
        };
        assert_cases(rule, &run("breaks"), &run("keeps"));
    }
}
