//! The oracle over corpora of others.

use std::{env, path::Path};

use super::{
    oracle::{Tally, try_change},
    random::Random,
    schemas::build_files,
};
use crate::corpora::{Change, changes};

#[test]
fn changes_of_others_lose_nothing_unseen() {
    let Some(folder) = env::var_os("SCHEMACTL_CORPORA") else {
        eprintln!("not run: SCHEMACTL_CORPORA names no folder");
        return;
    };
    let mut corpus = Corpus::default();
    changes(Path::new(&folder)).iter().for_each(|change| corpus.change(change));
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

#[derive(Default)]
struct Corpus {
    changes: usize,
    not_compiled: Vec<String>,
    losses: Vec<String>,
    tally: Tally,
}

impl Corpus {
    fn change(&mut self, Change { id, before, after }: &Change) {
        self.changes += 1;
        let (Ok(before), Ok(after)) = (build_files(before), build_files(after)) else {
            self.not_compiled.push(id.clone());
            return;
        };
        let mut random = Random::new(1);
        if let Err(loss) = try_change(&before.schema, &after.schema, &mut random, &mut self.tally) {
            self.losses.push(format!("{id}: {loss}"));
        }
    }
}
