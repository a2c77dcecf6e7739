//! Input made to break a compiler: an answer within seconds, never a crash.

use std::time::{Duration, Instant};

use schemactl_compile::{Input, Limits, worker::Worker};

use crate::world::{module, problem, problems, render};

/// Compiles in a child process of little more than a gigabyte, so that neither an abort nor a leak
/// goes unseen. Each takes a second or two alone; the limit leaves room for a busy machine and a debug build.
fn survived(input: &Input) -> String {
    let worker = Worker { program: env!("CARGO_BIN_EXE_compile-worker").into(), args: Vec::new() };
    let limits = Limits { time: Duration::from_secs(30), memory: 1400 << 20, ..Limits::default() };
    match worker.compile(input, &limits).unwrap() {
        Ok(_) => "compiles".to_owned(),
        Err(findings) => render(&findings),
    }
}

fn survived_file(source: String) -> String {
    survived(&module([("a.proto", source)]))
}

#[test]
fn an_option_nested_100_000_deep() {
    for (open, close) in [("a {", "}"), ("a <", ">"), ("a: [", "]")] {
        let nested = open.repeat(100_000) + &close.repeat(100_000);
        let found = survived_file(format!("syntax = \"proto3\";\noption (o) = {{ {nested} }};"));
        assert!(found.contains("a.proto:2:") && found.contains("brackets nest deeper than 64"), "{found}");
    }
}

#[test]
fn brackets_hidden_behind_what_looks_like_strings_and_comments() {
    for hidden in ["# ' \n", "\"\n", "'\\\n", "/* /* */"] {
        let nested = format!("a {{ {hidden}").repeat(100_000);
        let found = survived_file(format!("syntax = \"proto3\";\noption (o) = {{ {nested}"));
        assert!(found.starts_with("a.proto:2:"), "{found}");
    }
}

#[test]
fn messages_nested_10_000_deep() {
    let found = survived_file(format!("syntax = \"proto3\";{}", "message A {".repeat(10_000)));
    assert!(found.contains("nest"), "{found}");
}

#[test]
fn a_chain_of_2_000_imports() {
    let files = (0..2_000).map(|n| {
        let import = if n == 0 { String::new() } else { format!("import \"f{}.proto\";", n - 1) };
        (format!("f{n}.proto"), format!("syntax = \"proto3\";\n{import}"))
    });
    let found = survived(&module(files));
    assert!(found.contains("the chain of imports is longer than 256 files"), "{found}");
}

#[test]
fn public_imports_that_mesh() {
    let files = (0..60).map(|n| {
        let imports: String = (0..n).map(|m| format!("import public \"f{m}.proto\";\n")).collect();
        (format!("f{n}.proto"), format!("syntax = \"proto3\";\n{imports}message M{n} {{ }}"))
    });
    assert_eq!(survived(&module(files)), "compiles");
}

#[test]
fn public_imports_of_each_other() {
    let files = (0..28).map(|n| {
        let others = (0..28).filter(|m| *m != n);
        let imports: String = others.map(|m| format!("import public \"f{m}.proto\";\n")).collect();
        (format!("f{n}.proto"), format!("syntax = \"proto3\";\n{imports}message M{n} {{ }}"))
    });
    let found = survived(&module(files));
    assert!(found.contains("import each other in a circle"), "{found}");
}

#[test]
fn two_megabytes_of_fields_with_options() {
    let mut source = String::from("syntax = \"proto3\";\n");
    for message in 0..10 {
        source += &format!("message M{message} {{\n");
        for n in 1..=5_000 {
            source += &format!("  string f{n} = {n} [deprecated = true];\n");
        }
        source += "}\n";
    }
    assert!(source.len() > 2_000_000);
    assert_eq!(survived_file(source), "compiles");
}

#[test]
fn a_file_of_50_megabytes() {
    let found = survived_file(format!("syntax = \"proto3\";\n// {}", "a".repeat(50 << 20)));
    assert!(found.contains("the limit is"), "{found}");
}

#[test]
fn ten_thousand_small_files() {
    let files = (0..10_000)
        .map(|n| (format!("f{n}.proto"), format!("syntax = \"proto3\";\nmessage M{n} {{ string a = 1; }}")));
    assert_eq!(survived(&module(files)), "compiles");
}

#[test]
fn more_elements_than_can_be_held_against_each_other() {
    let fields: String = (1..=30_000).map(|n| format!("string f{n}={n};")).collect();
    let found = survived_file(format!("syntax = \"proto3\";\nmessage A {{ {fields} }}"));
    assert!(found.contains("more than 20000 fields"), "{found}");
    let ranges: String = (1..=30_000).map(|n| format!("reserved {};", 2 * n)).collect();
    let found = survived_file(format!("syntax = \"proto3\";\nmessage A {{ {ranges} }}"));
    assert!(found.contains("more than 2000 reserved ranges"), "{found}");
}

#[test]
fn names_of_a_megabyte() {
    let found = survived_file(format!("syntax = \"proto3\";\nmessage {} {{ }}", "A".repeat(1 << 20)));
    assert!(found.contains("the name is longer than 512"), "{found}");
    let found = survived_file(format!("syntax = \"proto3\";\npackage {}a;", "a.".repeat(1 << 20)));
    assert!(found.contains("the package"), "{found}");
    let found =
        survived_file(format!("syntax = \"proto3\";\nmessage A {{ {}A a = 1; }}", "A.".repeat(1 << 20)));
    assert!(found.len() < 10_000 && found.contains("a.proto:2:"), "{}", found.len());
    let found = survived_file(format!("syntax = \"proto3\";\noption (a){} = 1;", ".b".repeat(1 << 20)));
    assert!(found.contains("more than 64 parts"), "{found}");
}

#[test]
fn a_hundred_thousand_mistakes() {
    let fields: String = (0..15_000).map(|n| format!("  Unknown{n} f{n} = 1;\n")).collect();
    let found = survived_file(format!("syntax = \"proto3\";\nmessage A {{\n{fields}}}"));
    assert!(found.lines().count() <= 2_002 && found.contains("'Unknown0' is not defined"), "{}", found.len());
    let found = survived_file("syntax = \"proto3\";\n".to_owned() + &"mesage A {}\n".repeat(100_000));
    assert!(found.lines().count() <= 51, "{}", found.lines().count());
}

#[test]
fn ten_thousand_missing_imports() {
    let imports: String = (0..10_000).map(|n| format!("import \"nowhere/f{n}.proto\";\n")).collect();
    let found = survived_file(format!("syntax = \"proto3\";\n{imports}"));
    assert!(found.contains("is not found"), "{found}");
}

#[test]
fn nul_and_invalid_utf8_have_a_place() {
    insta::assert_snapshot!(problem("syntax = \"proto3\";\n message A { \0 }"), @"a.proto:2:14: error: the file contains a NUL character (COMPILE)");
    insta::assert_snapshot!(problem("syntax = \"proto3\";\n// \0"), @"a.proto:2:4: error: the comment contains a NUL character (COMPILE)");
    insta::assert_snapshot!(problem(b"syntax = \"proto3\";\n// \xc3\xa4 \xff".as_slice()), @"
    a.proto:2:6: error: byte 0xff is not UTF-8 (COMPILE)
      hint: save the file as UTF-8
    ");
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_taken() {
    assert_eq!(
        problem("\u{feff}syntax = \"proto3\";\r\nmessage A {\r\n  string a = 1; // x\r\n}\r\n"),
        "compiles"
    );
    insta::assert_snapshot!(problem("\u{feff}syntax = \"proto3\"; mesage\r\n"), @"a.proto:1:20: error: expected 'enum', 'extend', 'import', 'message', 'option', 'service', 'package' or ';', but found 'mesage' (COMPILE)");
}

#[test]
fn editions_are_refused_by_name() {
    insta::assert_snapshot!(problem("// x\nedition = \"2023\";\nmessage A {}"), @"a.proto:2:1: error: editions are not supported yet; write proto3 or proto2 (COMPILE)");
}

#[test]
fn an_empty_module_is_a_finding() {
    insta::assert_snapshot!(problems(&Input::default()), @"error: there is no .proto file to compile (COMPILE)");
}

#[test]
fn no_prefix_of_a_file_crashes() {
    let source = include_str!("everything.proto");
    let started = Instant::now();
    for end in (0..source.len()).filter(|end| source.is_char_boundary(*end)).step_by(7) {
        problem(&source[..end]);
    }
    assert!(started.elapsed() < Duration::from_secs(60));
}
