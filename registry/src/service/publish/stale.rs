//! Whether a candidate would undo what others did since its base.

use std::collections::BTreeMap;

use schemactl_api::Settings;
use schemactl_model::{Digest, FilePath, ModuleName};

/// Where a module's settings and dependencies are written; it is not among a version's files.
const CONFIGURATION: &str = "schemactl.toml";

/// Files by path, with the digests of their content.
pub(super) type Tree = BTreeMap<FilePath, Digest>;

/// All of a module that others may have changed; empty where there is no version.
#[derive(Default)]
pub(super) struct State {
    pub files: Tree,
    pub settings: Option<Settings>,
    /// What the module needs, and which versions of it.
    pub requirements: BTreeMap<ModuleName, String>,
}

/// The files that changed between the base and the latest version (were added, edited or removed) and
/// that the candidate does not have just as the latest version does; the settings and the dependencies
/// count as one more. Empty: nothing is undone.
pub(super) fn undone(base: &State, latest: &State, candidate: &State) -> Vec<String> {
    let mut undone = undone_files(&base.files, &latest.files, &candidate.files);
    let is_undone = (base.settings != latest.settings && candidate.settings != latest.settings)
        || (base.requirements != latest.requirements && candidate.requirements != latest.requirements);
    if is_undone {
        undone.push(CONFIGURATION.to_owned());
    }
    undone
}

fn undone_files(base: &Tree, latest: &Tree, candidate: &Tree) -> Vec<String> {
    let mut paths: Vec<&FilePath> = base.keys().chain(latest.keys()).collect();
    paths.sort_unstable();
    paths.dedup();
    let changed = paths.into_iter().filter(|path| base.get(*path) != latest.get(*path));
    changed.filter(|path| candidate.get(*path) != latest.get(*path)).map(FilePath::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a=1 b=2` are two files with those contents.
    fn tree(text: &str) -> Tree {
        let file = |word: &str| {
            let (name, content) = word.split_once('=').unwrap();
            (format!("{name}.proto").parse().unwrap(), Digest::of(content.as_bytes()))
        };
        text.split_whitespace().map(file).collect()
    }

    fn check(base: &str, latest: &str, candidate: &str, expected: &[&str]) {
        assert_eq!(undone_files(&tree(base), &tree(latest), &tree(candidate)), expected);
    }

    #[test]
    fn a_candidate_with_the_changes_of_others_undoes_nothing() {
        check("a=1 b=1", "a=2 b=1", "a=2 b=9", &[]);
        check("a=1", "a=1 b=1", "a=3 b=1 c=1", &[]);
        check("a=1 b=1", "a=1", "a=2", &[]);
        check("a=1", "a=1", "a=2 b=2", &[]);
    }

    #[test]
    fn names_each_file_whose_change_would_be_undone() {
        check("a=1 b=1", "a=2 b=1", "a=1 b=9", &["a.proto"]);
        check("a=1 b=1", "a=2 b=1", "a=3 b=1", &["a.proto"]);
        check("a=1", "a=1 b=1", "a=2", &["b.proto"]);
        check("a=1 b=1", "a=1", "a=1 b=1", &["b.proto"]);
        check("", "b=1 a=1", "c=1", &["a.proto", "b.proto"]);
    }
}
