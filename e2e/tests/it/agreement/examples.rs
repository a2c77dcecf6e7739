//! The cases of this project: the examples of its rules, its lint cases and its example modules.

use std::{
    fs,
    path::{Path, PathBuf},
};

use schemactl_check::{BreakingConfig, Example, Level, LintConfig, Rule, families::FAMILIES};
use schemactl_testing::example_files;

use super::case::{Case, Files};

/// A case a rule: what follows its state before, or what is a first version.
pub fn of_rules() -> Vec<Case> {
    let of = |family: &'static schemactl_check::families::Family| {
        // A policy that names an unknown rule gets into no registry.
        let rules = family.rules().into_iter().filter(|rule| rule.id != "POLICY_RULE_KNOWN");
        rules.map(|rule| of_rule(family.name, rule))
    };
    FAMILIES.iter().flat_map(of).collect()
}

fn of_rule(family: &str, rule: &Rule) -> Case {
    let examples = rule.examples();
    let find = |mark: &str| examples.iter().find(|example| example.mark == mark);
    let files = |example: &Example| example_files(&example.text);
    let state = |mark: &'static str| Some((mark, files(find(mark)?)));
    let mut case = Case { name: rule.id.to_owned(), before: find("before").map(files), ..Case::default() };
    case.states = ["breaks", "keeps", "bad", "good"].into_iter().filter_map(state).collect();
    if family.ends_with("lint") {
        // All that the good one adds is that one rule is silent.
        case.states.truncate(1);
    }
    match family {
        "breaking" => case.breaking = BreakingConfig::of(&[rule.id]),
        "level" => case.breaking = BreakingConfig::at(Level::BackwardTransitive),
        "lint" | "event-lint" => case.lint = LintConfig::of(&[rule.id]),
        _ => {}
    }
    // The gate lifts all breaks alike: some are enough.
    case.is_approved = matches!(family, "events" | "sinks") || rule.categories.contains(&"WIRE");
    case.policy = match family {
        "policy" => find("bad").map(policy).unwrap_or_default(),
        // Examples about changes leave out what every event needs.
        _ => LENIENT.to_owned(),
    };
    case
}

const LENIENT: &str = "[severity]\nEVENT_OWNER_REQUIRED = \"warning\"\nPII_DESTINATION = \"warning\"\n";

/// The policy in the lines `// POLICY …` of an example.
fn policy(example: &Example) -> String {
    let lines = example.text.lines().filter_map(|line| line.strip_prefix("// POLICY "));
    lines.map(|line| format!("{line}\n")).collect()
}

/// The lint cases, each as a first version.
pub fn of_lint() -> Vec<Case> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/check/tests/lint"));
    let case = |path: PathBuf| {
        let config = fs::read_to_string(path.join("config.json")).expect("a case has its configuration");
        Case {
            name: path.file_name().expect("a folder has a name").to_string_lossy().into_owned(),
            lint: serde_json::from_str(&config).expect("a case has its configuration"),
            states: vec![("state", files(&path))],
            ..Case::default()
        }
    };
    let entries = fs::read_dir(folder).expect("the folder can be read");
    entries.map(|entry| case(entry.expect("the folder can be read").path())).collect()
}

/// The shop, and the states that may follow it.
pub fn modules() -> Vec<Case> {
    let examples = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/examples"));
    let changes = fs::read_dir(examples.join("changes")).expect("the folder can be read");
    let case = |path: PathBuf| Case {
        name: path.display().to_string(),
        breaking: BreakingConfig::of(&["WIRE"]),
        dependency: Some(("acme/common", files(&examples.join("common")))),
        before: Some(files(&examples.join("shop"))),
        states: vec![("change", files(&path))],
        is_approved: true,
        ..Case::default()
    };
    changes.map(|entry| case(entry.expect("the folder can be read").path())).collect()
}

/// Places whose columns are only known with the text at hand, on both sides.
pub fn wide_places() -> Case {
    let state = |rest: &str| {
        let text = format!(
            "syntax = \"proto2\";\npackage acme.v1;\nmessage Order {{\n\t/* 数 */\toptional {rest};\n}}\n"
        );
        vec![("acme/v1/order.proto".to_owned(), text)]
    };
    Case {
        name: "wide places".to_owned(),
        breaking: BreakingConfig {
            r#use: vec!["FILE".to_owned()],
            ..BreakingConfig::at(Level::FullTransitive)
        },
        before: Some(state("int32 count = 1 [default = 1]")),
        states: vec![
            ("default", state("int32 count = 1 [default = 2]")),
            ("type", state("string count = 1 [default = \"数\"]")),
        ],
        is_approved: true,
        ..Case::default()
    }
}

/// The .proto files of a folder.
fn files(root: &Path) -> Files {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "proto") {
                let name =
                    path.strip_prefix(root).expect("it lies below").to_string_lossy().replace('\\', "/");
                files.push((name, fs::read_to_string(&path).expect("the file can be read")));
            }
        }
    }
    files
}
