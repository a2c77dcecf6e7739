//! Corpora of others, outside of this repository: `SCHEMACTL_CORPORA` names a folder whose `breaking/*.jsonl` hold one
//! change a line, `{"id", "before", "after"}` with files by path. With `"blobs": true` a file is the number of a text
//! that a line `{"blob", "text"}` has given before.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value as Json;

/// A change: paths and texts of both sides.
pub struct Change {
    pub id: String,
    pub before: Vec<(String, String)>,
    pub after: Vec<(String, String)>,
}

/// All changes of a folder.
pub fn changes(folder: &Path) -> Vec<Change> {
    let mut changes = Vec::new();
    for file in files(&folder.join("breaking")) {
        let text = fs::read_to_string(&file).expect("a corpus can be read");
        let mut blobs = HashMap::new();
        for line in text.lines() {
            let record = serde_json::from_str(line).expect("a corpus is JSON");
            changes.extend(change(&record, &mut blobs));
        }
    }
    changes
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("SCHEMACTL_CORPORA has a folder `breaking`");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort_unstable();
    files
}

/// The change of a line; a text is kept for later lines.
fn change(record: &Json, blobs: &mut HashMap<String, String>) -> Option<Change> {
    if let Some(blob) = record.get("blob") {
        blobs.insert(blob.to_string(), record["text"].as_str().unwrap_or_default().to_owned());
        return None;
    }
    let tree = |side: &str| tree(&record[side], blobs).expect("a change has files on both sides");
    let id = record["id"].as_str().unwrap_or_default().to_owned();
    Some(Change { id, before: tree("before"), after: tree("after") })
}

fn tree(files: &Json, blobs: &HashMap<String, String>) -> Option<Vec<(String, String)>> {
    let files = files.as_object()?.iter();
    let text =
        |content: &Json| blobs.get(&content.to_string()).cloned().or(content.as_str().map(str::to_owned));
    files.map(|(path, content)| Some((path.clone(), text(content)?))).collect()
}
