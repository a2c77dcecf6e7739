//! The oracle over the changes that this project tells about: the examples of its rules and its example modules.

use std::{fs, path::Path};

use schemactl_check::{Rule, breaking};
use schemactl_testing::example_files;

use super::{
    oracle::{Format, Tally, loss, try_change},
    random::Random,
    schemas::{Built, build_files},
};

fn example(rule: &Rule, mark: &str) -> Built {
    let example = rule.examples().into_iter().find(|example| example.mark == mark);
    let files = example_files(&example.expect("a rule has its examples").text);
    build_files(&files).unwrap_or_else(|findings| panic!("{} {mark}: {findings:#?}", rule.id))
}

#[test]
fn the_examples_of_the_rules_lose_nothing_unseen() {
    let mut tally = Tally::default();
    for rule in breaking::rules() {
        let before = example(rule, "before");
        for mark in ["breaks", "keeps"] {
            let after = example(rule, mark);
            let mut random = Random::new(1);
            if let Err(loss) = try_change(&before.schema, &after.schema, &mut random, &mut tally) {
                panic!("{}, before and {mark}: {loss}", rule.id);
            }
        }
    }
    assert!(tally.wire > 100 && tally.json > 100, "{tally:?}");
}

#[test]
fn what_a_lossless_rule_reports_does_lose_data() {
    for rule in breaking::rules().filter(|rule| rule.categories.contains(&"LOSSLESS")) {
        let (before, after) = (example(rule, "before"), example(rule, "breaks"));
        let mut losses = [Format::Wire, Format::Json]
            .into_iter()
            .filter_map(|format| loss(&before.schema, &after.schema, format, &mut Random::new(1), &mut 0));
        assert!(losses.next().is_some(), "nothing is lost in the example of {}", rule.id);
    }
}

#[test]
fn the_example_modules_lose_nothing_unseen() {
    let shop = module("shop");
    let mut tally = Tally::default();
    for change in ["changes/compatible", "changes/breaking", "changes/retiring"] {
        let changed = module(change);
        if let Err(loss) = try_change(&shop.schema, &changed.schema, &mut Random::new(1), &mut tally) {
            panic!("shop and {change}: {loss}");
        }
    }
    assert!(tally.wire >= 1 && tally.json >= 1 && tally.messages > 1_000, "{tally:?}");
}

/// A module of `proto/examples` together with the one it depends on.
fn module(name: &str) -> Built {
    let examples = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/examples"));
    let mut files = Vec::new();
    for root in [examples.join(name), examples.join("common")] {
        collect(&root, &root, &mut files);
    }
    build_files(&files).unwrap_or_else(|findings| panic!("{name}: {findings:#?}"))
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            let name = path.strip_prefix(root).expect("it lies below").to_string_lossy().replace('\\', "/");
            files.push((name, fs::read_to_string(&path).expect("the file can be read")));
        }
    }
}
