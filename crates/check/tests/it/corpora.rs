//! Cases of other projects, which lie outside of this repository: the folder that `SCHEMACTL_CORPORA`
//! names holds `breaking/confluent.jsonl`, a JSON object a line with the files of both sides (path to
//! text), the differences that Confluent's Schema Registry finds (type and path, and whether they are
//! all of them) and its verdict.

use std::{collections::BTreeMap, env, fs, path::Path};

use schemactl_check::{BreakingConfig, Level, breaking};
use schemactl_model::{Finding, Schema, Severity};
use serde::Deserialize;

use crate::schemas::schema;

#[derive(Deserialize)]
struct Case {
    id: String,
    before: BTreeMap<String, String>,
    after: BTreeMap<String, String>,
    changes: Vec<Change>,
    changes_exact: bool,
    compatible: bool,
}

#[derive(Deserialize)]
struct Change {
    r#type: String,
    path: String,
}

#[test]
fn levels_say_what_confluents_registry_says() {
    let Some(folder) = env::var_os("SCHEMACTL_CORPORA") else {
        eprintln!("skipped: SCHEMACTL_CORPORA names no folder");
        return;
    };
    let text = fs::read_to_string(Path::new(&folder).join("breaking/confluent.jsonl")).unwrap();
    let cases: Vec<Case> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(!cases.is_empty());
    let wrong: Vec<String> = cases.iter().filter_map(difference).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// What we say otherwise about a case.
fn difference(case: &Case) -> Option<String> {
    let config = BreakingConfig::at(Level::Backward);
    let findings = breaking(&sources(&case.before), &sources(&case.after), &config);
    let findings = findings.expect("a level alone names nothing unknown");
    let compatible = !findings.iter().any(|finding| finding.severity == Severity::Error);
    let mut got: Vec<_> = findings.iter().map(|finding| (finding.rule.to_string(), path(finding))).collect();
    let mut wanted: Vec<_> =
        case.changes.iter().map(|change| (change.r#type.clone(), change.path.clone())).collect();
    if !case.changes_exact {
        got.retain(|one| wanted.contains(one));
    }
    got.sort();
    wanted.sort();
    let same = compatible == case.compatible && got == wanted;
    (!same).then(|| format!("{}: compatible {compatible}, {got:?} and not {wanted:?}", case.id))
}

/// The word of a message that is a path.
fn path(finding: &Finding) -> String {
    let word = finding.message.split(' ').find(|word| word.starts_with("#/")).unwrap_or_default();
    word.trim_end_matches([',', '.']).to_owned()
}

fn sources(files: &BTreeMap<String, String>) -> Schema {
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    schema(&files)
}
