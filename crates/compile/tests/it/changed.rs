//! Which files are compiled of a state that another is compared with.

use schemactl_compile::{After, Compiled, Input, Limits, compile, compile_changed};

use crate::world::{module, render};

const A: (&str, &str) = ("a.proto", "syntax = \"proto3\"; package p; message A {}");
const B: (&str, &str) =
    ("b.proto", "syntax = \"proto3\"; package p; import \"a.proto\"; message B { A a = 1; }");
const C: (&str, &str) =
    ("c.proto", "syntax = \"proto3\"; package p; import \"b.proto\"; message C { B b = 1; }");
const D: (&str, &str) = ("d.proto", "syntax = \"proto3\"; package q; message D {}");

/// The own files that were compiled, or what is wrong.
fn changed(before: &Input, after: &Input) -> String {
    let limits = Limits::default();
    let Compiled { descriptors, schema } = compile(after, &limits).unwrap();
    let after = After { input: after, descriptors: &descriptors, schema: &schema };
    match compile_changed(before, after, &limits) {
        Ok(None) => "nothing".to_owned(),
        Ok(Some(compiled)) => {
            let own = compiled.schema.files().filter(|(_, file)| !file.is_import);
            own.map(|(_, file)| &*file.path).collect::<Vec<_>>().join(" ")
        }
        Err(findings) => render(&findings),
    }
}

#[test]
fn nothing_where_all_is_the_same_or_new() {
    let before = module([A, B]);
    assert_eq!(changed(&before, &before), "nothing");
    assert_eq!(changed(&before, &module([A, B, D])), "nothing");
}

#[test]
fn a_changed_file_and_what_imports_it_over_any_number_of_hops() {
    let before = module([A, B, C, D]);
    let other = ("a.proto", "syntax = \"proto3\"; package p; message A { string id = 1; }");
    assert_eq!(changed(&before, &module([other, B, C, D])), "a.proto b.proto c.proto");
    let other = ("c.proto", "syntax = \"proto3\"; package p; message C {}");
    assert_eq!(changed(&before, &module([A, B, other, D])), "c.proto");
}

#[test]
fn a_file_that_is_gone() {
    assert_eq!(changed(&module([A, B, C, D]), &module([A, B, C])), "d.proto");
}

#[test]
fn a_file_that_becomes_a_dependencys() {
    let before = module([A, B, D]);
    let dependency = compile(&module([A]), &Limits::default()).unwrap().descriptors;
    let after = Input { dependencies: vec![dependency], ..module([B, D]) };
    assert_eq!(changed(&before, &after), "a.proto b.proto");
    assert_eq!(changed(&after, &before), "b.proto");
}

#[test]
fn what_imports_a_dependency_that_changed() {
    let with = |text| {
        let dependency = compile(&module([("a.proto", text)]), &Limits::default()).unwrap().descriptors;
        Input { dependencies: vec![dependency], ..module([B, D]) }
    };
    let other = "syntax = \"proto3\"; package p; message A { string id = 1; }";
    assert_eq!(changed(&with(A.1), &with(A.1)), "nothing");
    assert_eq!(changed(&with(A.1), &with(other)), "b.proto");
}

#[test]
fn everything_where_two_files_claim_one_name() {
    let taken = ("d.proto", "syntax = \"proto3\"; package p; enum E { E_NONE = 0; } message A {}");
    let problem = changed(&module([A, B, taken]), &module([A, B, D]));
    assert_eq!(problem, "d.proto:1:62: error: name 'p.A' is already defined in file 'a.proto' (COMPILE)");
}

#[test]
fn a_state_with_two_files_of_one_path_is_refused() {
    let problem = changed(&module([A, A]), &module([A]));
    assert_eq!(problem, "a.proto:1:1: error: the module has two files of this path (COMPILE)");
}
