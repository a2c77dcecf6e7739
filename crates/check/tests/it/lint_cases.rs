//! Lint against what buf 1.75 said about the same files: place, rule and message, to the letter.
//!
//! The cases are folders below `tests/lint`; `scripts/record-lint-cases` records buf's verdicts anew.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use schemactl_check::{LintConfig, lint};
use schemactl_model::Finding;
use serde_json::{Value, json};

use crate::schemas::schema;

struct Case {
    name: String,
    files: Vec<(String, String)>,
    config: LintConfig,
    expected: Vec<Value>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let mut folders: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a case is whole")
        .map(|entry| entry.expect("a case is whole").path())
        .collect();
    folders.sort();
    folders.iter().map(|folder| case(folder)).collect()
}

fn case(folder: &Path) -> Case {
    let text = |name: &str| fs::read_to_string(folder.join(name)).expect("a case is whole");
    let mut files = Vec::new();
    collect(folder, folder, &mut files);
    files.sort();
    Case {
        name: folder.file_name().expect("a case is whole").to_string_lossy().into_owned(),
        files,
        config: serde_json::from_str(&text("config.json")).expect("a case is whole"),
        expected: text("expected.jsonl")
            .lines()
            .map(|line| serde_json::from_str(line).expect("a case is whole"))
            .collect(),
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a case is whole") {
        let path = entry.expect("a case is whole").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            let name = path
                .strip_prefix(root)
                .expect("a case is whole")
                .to_str()
                .expect("a case is whole")
                .to_owned();
            files.push((name, fs::read_to_string(&path).expect("a case is whole")));
        }
    }
}

/// A finding under buf's keys.
fn printed(finding: &Finding) -> Value {
    json!({
        "path": finding.path.as_deref(),
        "start_line": finding.span.start_line,
        "start_column": finding.span.start_column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "type": finding.rule,
        "message": finding.message,
    })
}

/// Problems of CEL's grammar come in words of our own, and only the first of an expression: of those,
/// what stands before the words is compared, once.
fn comparable(mut finding: Value) -> String {
    let message = finding["message"].as_str().expect("a case is whole");
    if let Some((head, _)) =
        message.split_once(" fails to compile: ").filter(|(head, _)| head.contains(".cel"))
    {
        finding["message"] = head.into();
    }
    finding.to_string()
}

/// What only one of the two has.
fn differences(case: &Case) -> Vec<String> {
    let files: Vec<(&str, &str)> = case.files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let found = lint(&schema(&files), &case.config).expect("a case is whole");
    let found: BTreeSet<String> = found.iter().map(printed).map(comparable).collect();
    let expected: BTreeSet<String> = case.expected.iter().cloned().map(comparable).collect();
    let missing = expected.difference(&found).map(|line| format!("{}: buf alone: {line}", case.name));
    let extra = found.difference(&expected).map(|line| format!("{}: we alone: {line}", case.name));
    missing.chain(extra).collect()
}

#[test]
fn every_case_has_the_findings_that_buf_has() {
    let differences: Vec<String> = cases().iter().flat_map(differences).collect();
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

#[test]
fn buf_fires_every_rule_in_some_case_and_none_in_the_clean_one() {
    let cases = cases();
    let fired: BTreeSet<&str> =
        cases.iter().flat_map(|case| &case.expected).filter_map(|finding| finding["type"].as_str()).collect();
    let rules: BTreeSet<&str> = lint::rules().map(|rule| rule.id).collect();
    assert_eq!(fired, rules);
    let clean = cases.iter().find(|case| case.name == "clean").expect("a case is whole");
    assert!(clean.expected.is_empty());
    for rule in rules {
        let config = LintConfig { r#use: vec![rule.to_owned()], ..LintConfig::default() };
        let files: Vec<(&str, &str)> = clean.files.iter().map(|(path, text)| (&**path, &**text)).collect();
        assert_eq!(lint(&schema(&files), &config).expect("a case is whole"), [], "{rule}");
    }
}
