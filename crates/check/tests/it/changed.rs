//! Compiling what may differ, and comparing that, finds what comparing everything finds.

use schemactl_check::{BreakingConfig, breaking};
use schemactl_compile::{After, Compiled, Input, Limits, Source, compile, compile_changed};
use schemactl_model::{Finding, Schema};

use crate::{
    edits::{Module, Random},
    examples::example_files,
    schemas::lines,
};

type Files = Vec<(String, String)>;

/// How a comparison with a state that compiles went.
#[derive(Debug, PartialEq, Eq)]
enum Compared {
    /// All of the state before was compiled.
    Whole,
    /// Files of it were spared.
    Part,
    /// It does not compile.
    Refused,
}

fn input(files: &Files) -> Input {
    let source = |(path, text): &(String, String)| Source {
        path: path.parse().expect("a test's path is valid"),
        content: text.clone().into(),
    };
    Input { files: files.iter().map(source).collect(), ..Input::default() }
}

fn findings(before: &Schema, after: &Schema) -> String {
    let found = ["FILE", "PACKAGE", "WIRE_JSON", "WIRE", "CSR"].map(|category| {
        let found = breaking(before, after, &BreakingConfig::of(&[category]));
        format!("{category}\n{}", lines(&found.expect("the category is known")))
    });
    found.concat()
}

/// Compares both ways; `None` where the state after does not compile.
fn compare(before: &Files, after: &Files) -> Option<Compared> {
    let (before, after) = (input(before), input(after));
    let limits = Limits::default();
    let Compiled { descriptors, schema } = compile(&after, &limits).ok()?;
    let part = compile_changed(
        &before,
        After { input: &after, descriptors: &descriptors, schema: &schema },
        &limits,
    );
    let whole = match compile(&before, &limits) {
        Ok(whole) => whole.schema,
        Err(expected) => {
            let found = part.expect_err("as a whole it does not compile");
            assert_eq!(lines(&found), lines(&expected));
            return Some(Compared::Refused);
        }
    };
    let part = part.unwrap_or_else(|findings: Vec<Finding>| panic!("{}\n{before:#?}", lines(&findings)));
    let expected = findings(&whole, &schema);
    let Some(part) = part.map(|part| part.schema) else {
        assert_eq!(expected, findings(&schema, &schema), "{before:#?}\n{after:#?}");
        return Some(Compared::Part);
    };
    assert_eq!(findings(&part, &schema), expected, "{before:#?}\n{after:#?}");
    let own = part.files().filter(|(_, file)| !file.is_import).count();
    Some(if own < before.files.len() { Compared::Part } else { Compared::Whole })
}

/// An example beside files that stay as they are.
fn with_neighbours(mut files: Files) -> Files {
    let neighbour = |name: &str, text: &str| (name.to_owned(), format!("syntax = \"proto3\";\n{text}"));
    files.extend([
        neighbour("acme/v1/aside.proto", "package acme.v1;\nmessage Aside {}"),
        neighbour(
            "acme/v1/beside.proto",
            "package acme.v1;\nimport \"acme/v1/aside.proto\";\nmessage Beside { Aside aside = 1; }",
        ),
        neighbour(
            "acme/web/v1/page.proto",
            "package acme.web.v1;\nimport \"google/protobuf/any.proto\";\nmessage Page { google.protobuf.Any any = 1; }",
        ),
    ]);
    files
}

#[test]
fn the_examples_of_all_rules() {
    for rule in breaking::rules() {
        let before = with_neighbours(example_files(rule, "before"));
        for mark in ["breaks", "keeps"] {
            let after = with_neighbours(example_files(rule, mark));
            assert_eq!(compare(&before, &after), Some(Compared::Part), "{} {mark}", rule.id);
            assert_eq!(compare(&after, &before), Some(Compared::Part), "{} {mark} reversed", rule.id);
        }
    }
}

#[test]
fn generated_edits() {
    let mut random = Random(2_024);
    let (mut part, mut whole, mut refused) = (0, 0, 0);
    for _ in 0..150 {
        let before = Module::generate(&mut random);
        let mut after = before.clone();
        for _ in 0..=random.below(3) {
            after.edit(&mut random);
        }
        let (before, after) = (before.files(), after.files());
        for compared in [compare(&before, &after), compare(&after, &before)].into_iter().flatten() {
            match compared {
                Compared::Part => part += 1,
                Compared::Whole => whole += 1,
                Compared::Refused => refused += 1,
            }
        }
    }
    // Each way was gone often enough to mean something.
    assert!(part > 80 && whole > 20 && refused > 30, "part {part}, whole {whole}, refused {refused}");
}
