//! What must be found whatever the module is, and what must not.

use schemactl_check::{BreakingConfig, breaking};
use schemactl_model::{Finding, Schema};

use super::{
    edits::{self, Expected},
    random::Random,
    rounds::seeds,
    schemas::{Project, build, project},
};

const CATEGORIES: &[&str] = &["FILE", "PACKAGE", "CSR", "WIRE_JSON", "WIRE", "LOSSLESS"];

fn findings(before: &Schema, after: &Schema, category: &str) -> Vec<Finding> {
    breaking(before, after, &BreakingConfig::of(&[category])).expect("the category is known")
}

fn assert_silent(seed: u64, before: &Project, after: &Project, categories: &[&str]) {
    let (old, new) = (build(before, seed), build(after, seed));
    for category in categories {
        let found = findings(&old.schema, &new.schema, category);
        assert!(
            found.is_empty(),
            "SCHEMACTL_SEED={seed} SCHEMACTL_ROUNDS=1: {category} reports {found:#?}\n==== before\n{before}\n==== after\n{after}"
        );
    }
}

#[test]
fn order_comments_and_new_fields_are_no_finding_in_any_category() {
    for seed in seeds(100) {
        let mut random = Random::new(seed);
        let before = project(&mut random);
        let mut after = before.clone();
        edits::harmless(&mut after, &mut random);
        assert_silent(seed, &before, &after, CATEGORIES);
    }
}

#[test]
fn a_file_renamed_within_its_package_is_a_finding_for_readers_of_files_alone() {
    // CSR knows files too.
    let others = ["PACKAGE", "WIRE_JSON", "WIRE", "LOSSLESS"];
    for seed in seeds(50) {
        let mut random = Random::new(seed);
        let before = project(&mut random);
        let mut after = before.clone();
        edits::move_a_file(&mut after, &mut random);
        assert_silent(seed, &before, &after, &others);
        let (old, new) = (build(&before, seed), build(&after, seed));
        let found = findings(&old.schema, &new.schema, "FILE");
        assert!(found.iter().any(|finding| finding.rule == "FILE_NO_DELETE"), "seed {seed}: {found:#?}");
    }
}

#[test]
fn each_of_several_breaks_is_found() {
    let (mut breaks, mut rounds) = (0, 0);
    for seed in seeds(100) {
        let mut random = Random::new(seed);
        let before = project(&mut random);
        let mut after = before.clone();
        let count = random.between(1, 6);
        let broken = edits::break_something(&mut after, count, &mut random);
        let (old, new) = (build(&before, seed), build(&after, seed));
        for category in CATEGORIES {
            let mut found = findings(&old.schema, &new.schema, category);
            let expected = broken.iter().flat_map(|broken| &broken.expected);
            for expected in expected.filter(|expected| expected.categories.contains(category)) {
                // Taken away, so that no finding counts for two breaks.
                let at = found.iter().position(|finding| is_as_expected(finding, expected));
                let Some(at) = at else {
                    panic!(
                        "SCHEMACTL_SEED={seed} SCHEMACTL_ROUNDS=1: {category} has no {} that says {:?}, only \
                         {found:#?}\n==== before\n{before}\n==== after\n{after}",
                        expected.rule, expected.says
                    );
                };
                found.remove(at);
            }
        }
        breaks += broken.len();
        rounds += 1;
    }
    eprintln!("{breaks} breaks in {rounds} changes");
    assert!(rounds < 100 || breaks >= 2 * rounds, "{breaks} breaks in {rounds} changes");
}

fn is_as_expected(finding: &Finding, expected: &Expected) -> bool {
    finding.rule == expected.rule && finding.message.contains(&expected.says)
}
