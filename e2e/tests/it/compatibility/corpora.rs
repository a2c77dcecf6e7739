//! The oracle over corpora of others: `SCHEMACTL_CORPORA` names a folder whose `breaking/*.jsonl` hold one change a
//! line, `{"id", "before", "after"}` with files by path. With `"blobs": true` a file is the number of a text that a
//! line `{"blob", "text"}` has given before.

use std::{
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
};

use serde_json::Value as Json;

use super::{
    oracle::{Tally, try_change},
    random::Random,
    schemas::{Built, build_files},
};

#[test]
fn changes_of_others_lose_nothing_unseen() {
    let Some(folder) = env::var_os("SCHEMACTL_CORPORA") else {
        eprintln!("not run: SCHEMACTL_CORPORA names no folder");
        return;
    };
    let mut corpus = Corpus::default();
    for file in files(&Path::new(&folder).join("breaking")) {
        let text = fs::read_to_string(&file).expect("a corpus can be read");
        let mut blobs = HashMap::new();
        for line in text.lines() {
            corpus.line(&serde_json::from_str(line).expect("a corpus is JSON"), &mut blobs);
        }
    }
    eprintln!(
        "{} changes, {} of them not compiled: {:?}",
        corpus.changes,
        corpus.not_compiled.len(),
        corpus.tally
    );
    eprintln!("not compiled: {}", corpus.not_compiled.join(", "));
    assert!(
        corpus.losses.is_empty(),
        "{} changes lose data:\n{}",
        corpus.losses.len(),
        corpus.losses.join("\n")
    );
    assert!(corpus.tally.wire > 0, "there is no change in {}", Path::new(&folder).display());
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("SCHEMACTL_CORPORA has a folder `breaking`");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort_unstable();
    files
}

#[derive(Default)]
struct Corpus {
    changes: usize,
    not_compiled: Vec<String>,
    losses: Vec<String>,
    tally: Tally,
}

impl Corpus {
    fn line(&mut self, record: &Json, blobs: &mut HashMap<String, String>) {
        if let Some(blob) = record.get("blob") {
            blobs.insert(blob.to_string(), record["text"].as_str().unwrap_or_default().to_owned());
            return;
        }
        let id = record["id"].as_str().unwrap_or_default();
        self.changes += 1;
        let (Some(before), Some(after)) = (tree(&record["before"], blobs), tree(&record["after"], blobs))
        else {
            self.not_compiled.push(id.to_owned());
            return;
        };
        let mut random = Random::new(1);
        if let Err(loss) = try_change(&before.schema, &after.schema, &mut random, &mut self.tally) {
            self.losses.push(format!("{id}: {loss}"));
        }
    }
}

/// `None` where the compiler does not take it.
fn tree(files: &Json, blobs: &HashMap<String, String>) -> Option<Built> {
    let files = files.as_object()?.iter();
    let text =
        |content: &Json| blobs.get(&content.to_string()).cloned().or(content.as_str().map(str::to_owned));
    let files: Vec<(String, String)> =
        files.map(|(path, content)| Some((path.clone(), text(content)?))).collect::<Option<_>>()?;
    build_files(&files).ok()
}
