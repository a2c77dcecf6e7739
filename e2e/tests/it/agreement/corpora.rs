//! Cases of others, which lie outside of this repository.

use std::{fs, path::Path};

use schemactl_check::BreakingConfig;
use serde_json::Value as Json;

use super::case::Case;
use crate::corpora::changes;

/// Every change there and back, and every single file of `validity/cases.jsonl` (`{"id", "source"}` a line) as a
/// first version.
pub fn cases(folder: &Path) -> Vec<Case> {
    let breaking = BreakingConfig::of(&["FILE", "LOSSLESS"]);
    let mut cases = Vec::new();
    for change in changes(folder) {
        let there = Case {
            name: change.id.clone(),
            breaking: breaking.clone(),
            is_approved: true,
            before: Some(change.before.clone()),
            states: vec![("change", change.after.clone())],
            ..Case::default()
        };
        let back = Case {
            name: format!("{} back", change.id),
            breaking: breaking.clone(),
            is_approved: true,
            before: Some(change.after),
            states: vec![("change", change.before)],
            ..Case::default()
        };
        cases.extend([there, back]);
    }
    let singles = fs::read_to_string(folder.join("validity/cases.jsonl")).unwrap_or_default();
    cases.extend(singles.lines().map(single));
    cases
}

fn single(line: &str) -> Case {
    let record: Json = serde_json::from_str(line).expect("a corpus is JSON");
    let text = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
    let states = vec![("state", vec![("case.proto".to_owned(), text("source"))])];
    Case { name: text("id"), states, ..Case::default() }
}
