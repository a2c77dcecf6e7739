//! What is offered: ids, categories, purposes.

use std::collections::{BTreeMap, BTreeSet};

use schemactl_check::{
    Rule, breaking,
    families::{FAMILIES, LookUp, look_up},
    lint,
};

fn all() -> Vec<&'static Rule> {
    FAMILIES.iter().flat_map(|family| family.rules()).collect()
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
    // As `buf config ls-breaking-rules` and `ls-lint-rules` of 1.75 count them, and LOSSLESS.
    let breaking =
        [("CSR", 32), ("FILE", 51), ("LOSSLESS", 9), ("PACKAGE", 51), ("WIRE", 15), ("WIRE_JSON", 22)];
    assert_eq!(by_category(breaking::rules()), BTreeMap::from(breaking));
    let lint = [("BASIC", 26), ("COMMENTS", 7), ("MINIMAL", 5), ("STANDARD", 35), ("UNARY_RPC", 2)];
    assert_eq!(by_category(lint::rules()), BTreeMap::from(lint));
    assert_eq!(by_category(lint::event_rules()), BTreeMap::from([("EVENT", 9)]));
}

#[test]
fn every_id_is_there_once() {
    let mut seen = BTreeSet::new();
    for rule in all() {
        assert!(seen.insert(rule.id), "{} is there twice", rule.id);
    }
}

#[test]
fn an_id_is_looked_up_over_all_families() {
    assert!(matches!(look_up("FIELD_NO_DELETE"), LookUp::Rule(family, _) if family.name == "breaking"));
    assert!(matches!(look_up("PII_NO_LOWER"), LookUp::Rule(family, _) if family.name == "events"));
    assert!(matches!(look_up("FIELD_SAME_LABEL"), LookUp::Renamed(instead) if instead.len() == 3));
    assert!(matches!(look_up("COMMENTS"), LookUp::Category(family) if family.name == "lint"));
    assert!(matches!(look_up("field_no_delet"), LookUp::Unknown(close) if close[0] == "FIELD_NO_DELETE"));
    assert!(matches!(look_up(&"X".repeat(1_000_000)), LookUp::Unknown(close) if close.is_empty()));
}

#[test]
fn examples_fit_a_terminal() {
    const WIDTH: usize = 78;
    for rule in all() {
        for example in rule.examples() {
            let wide = example.text.lines().find(|line| line.chars().count() > WIDTH);
            assert_eq!(wide, None, "{}: break the line", rule.id);
        }
    }
}

#[test]
fn every_rule_says_what_it_is_for_and_why() {
    for rule in all() {
        assert!(rule.purpose.ends_with('.'), "{}: {:?}", rule.id, rule.purpose);
        assert!(rule.why().len() > 20, "{} does not say why", rule.id);
    }
}
