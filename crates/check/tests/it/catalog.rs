//! What is offered: ids, categories, purposes.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_check::{Rule, breaking, event_changes, levels, lint, policy};

fn all() -> Vec<&'static Rule> {
    let breaking = breaking::rules().chain(levels::rules());
    breaking.chain(lint::rules()).chain(policy::rules()).chain(event_changes::rules()).collect()
}

fn by_category(rules: impl Iterator<Item = &'static Rule>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for category in rules.flat_map(|rule| rule.categories) {
        *counts.entry(*category).or_default() += 1;
    }
    counts
}

#[test]
fn categories_are_whole() {
    // As `buf config ls-breaking-rules` and `ls-lint-rules` of 1.75 count them; of STANDARD one is not
    // built.
    let breaking = [("CSR", 32), ("FILE", 51), ("PACKAGE", 51), ("WIRE", 15), ("WIRE_JSON", 22)];
    assert_eq!(by_category(breaking::rules()), BTreeMap::from(breaking));
    let lint = [("BASIC", 26), ("COMMENTS", 7), ("MINIMAL", 5), ("STANDARD", 34), ("UNARY_RPC", 2)];
    assert_eq!(by_category(lint::rules()), BTreeMap::from(lint));
}

#[test]
fn every_id_is_there_once() {
    let mut seen = BTreeSet::new();
    for rule in all() {
        assert!(seen.insert(rule.id), "{} is there twice", rule.id);
    }
}

#[test]
fn every_rule_says_what_it_is_for_and_why() {
    for rule in all() {
        assert!(rule.purpose.ends_with('.'), "{}: {:?}", rule.id, rule.purpose);
        let explanation = rule.explanation();
        let why = explanation.split("```").next().unwrap_or_default();
        assert!(why.trim().len() > 20, "{} does not say why", rule.id);
    }
}
