//! What protoc takes and refuses: cases in files, with the verdicts that `record_protoc.py` writes.
//!
//! A case that we refuse although protoc takes it says so below the verdict, `but: ` and words of the finding
//! that names the limit.

use std::{fmt::Write, fs, path::Path};

use insta::assert_snapshot;

use crate::world::{module, problems};

/// A case as it is written.
struct Case<'a> {
    name: &'a str,
    files: Vec<(&'a str, String)>,
    /// protoc's.
    verdict: &'a str,
    /// What the finding says where protoc takes what we do not.
    limit: Option<&'a str>,
}

impl<'a> Case<'a> {
    fn read(text: &'a str) -> Self {
        let (case, verdict) = text.split_once("\n>>> ").unwrap();
        let (name, source) = case.split_once('\n').unwrap_or((case, ""));
        let (verdict, limit) = match verdict.trim_end().split_once("\nbut: ") {
            Some((verdict, limit)) => (verdict, Some(limit)),
            None => (verdict.trim_end(), None),
        };
        let mut files = vec![("case.proto", String::new())];
        for line in source.lines() {
            match line.strip_prefix("+++ ") {
                Some(path) => files.push((path, String::new())),
                None => writeln!(files.last_mut().unwrap().1, "{line}").unwrap(),
            }
        }
        Case { name, files, verdict, limit }
    }

    /// What is wrong with our answer, and what it says of a case that is refused.
    fn run(&self) -> (Option<String>, Option<String>) {
        let found = problems(&module(self.files.iter().map(|(path, text)| (path, text))));
        let is_taken = found == "compiles";
        let wrong = match (self.verdict, self.limit) {
            ("taken", None) => (!is_taken).then_some("refused, protoc takes it"),
            ("taken", Some(limit)) => (!found.contains(limit)).then_some("not refused by the limit it names"),
            (_, Some(_)) => Some("a limit where protoc refuses too"),
            (_, None) => is_taken.then_some("taken, protoc refuses it"),
        };
        let wrong =
            wrong.map(|why| format!("{}: {why}\n  protoc: {}\n  we: {found}", self.name, self.verdict));
        (wrong, (!is_taken).then_some(found))
    }
}

/// Runs one file of cases and says what is wrong; the snapshot of its name is what our findings say.
fn check(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    let mut said = String::new();
    for case in text.split("\n--- ").skip(1).map(Case::read) {
        let (problem, findings) = case.run();
        wrong.extend(problem);
        if let Some(findings) = findings {
            writeln!(said, "{}\n  {}", case.name, findings.replace('\n', "\n  ")).unwrap();
        }
    }
    if wrong.is_empty() {
        assert_snapshot!(path.file_stem().unwrap().to_str().unwrap(), said);
    }
    wrong
}

#[test]
fn every_verdict_is_protocs() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/protoc");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let cases = paths.iter().filter(|path| path.extension().is_some_and(|extension| extension == "cases"));
    let wrong: Vec<String> = cases.flat_map(|path| check(path)).collect();
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}
