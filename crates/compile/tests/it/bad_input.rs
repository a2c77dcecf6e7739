use insta::assert_snapshot;

use crate::world::{module, problem, problems};

#[test]
fn a_syntax_error_says_what_was_expected_where() {
    assert_snapshot!(problem("syntax = \"proto3\";\nmessage A {\n\tint32 a 1;\n}\n"), @"a.proto:3:13: error: expected '=', but found '1' (COMPILE)");
}

#[test]
fn every_syntax_error_of_a_file_is_reported() {
    let source = "syntax = \"proto3\";
package a
message A {
  int32 a 1;
  string b = 2
  string c = ;
  message B { int32 = 1; }
  enum E { Z 0; Y = 1; }
  oneof o { int32 d = 4; repeated; }
  int32 e = 5;
}
mesage C { string x = 1; }
service S {
  rpc X(A) return (A);
  rpc Y(A) returns (A) { option = 1; }
}
message D { string x == 1; }
";
    assert_snapshot!(problem(source), @r#"
    a.proto:3:1: error: expected '.' or ';', but found 'message' (COMPILE)
    a.proto:4:11: error: expected '=', but found '1' (COMPILE)
    a.proto:6:3: error: expected ';', but found "string" (COMPILE)
    a.proto:6:14: error: expected the field's number, but found ";" (COMPILE)
    a.proto:7:21: error: expected an identifier, but found '=' (COMPILE)
    a.proto:8:14: error: expected '=', but found '0' (COMPILE)
    a.proto:9:34: error: expected the field's name, but found ";" (COMPILE)
    a.proto:12:1: error: expected a top-level statement such as 'message', but found "mesage" (COMPILE)
    a.proto:14:12: error: expected 'returns', but found 'return' (COMPILE)
    a.proto:15:33: error: expected an identifier or '(', but found '=' (COMPILE)
    a.proto:17:23: error: expected an integer, but found '=' (COMPILE)
    "#);
}

#[test]
fn reading_goes_on_behind_what_is_no_token() {
    let source = "syntax = \"proto3\";
message A {
  string a = 1 [json_name = \"a];
  string b = 2x;
  string c € = 3;
  string d 4;
  int32 e = (5;
}
message B {
";
    assert_snapshot!(problem(source), @r#"
    a.proto:3:16: error: '[' is never closed (COMPILE)
    a.proto:3:29: error: the string is not closed on its line (COMPILE)
    a.proto:4:15: error: a blank is needed between a number and a letter (COMPILE)
    a.proto:5:12: error: '€' may stand only in comments and strings (COMPILE)
    a.proto:6:12: error: expected '=', but found "4" (COMPILE)
    a.proto:7:13: error: '(' is never closed (COMPILE)
    a.proto:9:11: error: '{' is never closed (COMPILE)
    "#);
}

#[test]
fn a_syntax_error_hides_no_problem_of_files_that_do_not_import_it() {
    let input = module([
        ("a.proto", "syntax = \"proto3\";\nmessage A { int32 a 1; }"),
        ("b.proto", "syntax = \"proto3\";\nimport \"a.proto\";\nmessage B { Nope a = 1; }"),
        ("c.proto", "syntax = \"proto3\";\nmessage C { Nope a = 1; }"),
        ("d.proto", "syntax = \"proto3\";\nimport \"nowhere.proto\";\nmessage D { Nope a = 1; }"),
        ("e.proto", "syntax = \"proto3\";\nmessage E { int32 a = 1 [lazy = true]; }"),
    ]);
    assert_snapshot!(problems(&input), @r#"
    a.proto:2:21: error: expected '=', but found '1' (COMPILE)
    c.proto:2:13: error: name 'Nope' is not defined (COMPILE)
    d.proto:2:1: error: import "nowhere.proto" is not found (COMPILE)
      hint: declare the module that has it in [deps] of schemactl.toml; imports start at a module's root
    e.proto:2:25: error: lazy = true is for fields of messages only (COMPILE)
    "#);
}

#[test]
fn rules_and_names_are_checked_in_one_go() {
    let source = "syntax = \"proto3\";\nmessage A {\n  reserved \"a\";\n  int32 a = 1;\n  Nope b = 2;\n  int32 c = 2;\n}";
    assert_snapshot!(problem(source), @r#"
    a.proto:4:9: error: field name "a" is reserved (COMPILE)
    a.proto:5:3: error: name 'Nope' is not defined (COMPILE)
    a.proto:6:13: error: field number '2' is already used (COMPILE)
    "#);
}

#[test]
fn every_broken_file_is_reported() {
    let input = module([
        ("a.proto", "syntax = \"proto3\";\nmessage A { Foo foo = 1; Bar bar = 2; }"),
        ("b.proto", "syntax = \"proto3\";\nmessage B { string x = 1; int32 y = 1; }"),
        ("c.proto", "syntax = \"proto3\";\nimport \"a.proto\";\nmessage C { A a = 1; }"),
    ]);
    assert_snapshot!(problems(&input), @"
    a.proto:2:13: error: name 'Foo' is not defined (COMPILE)
    a.proto:2:26: error: name 'Bar' is not defined (COMPILE)
    b.proto:2:37: error: field number '1' is already used (COMPILE)
    ");
}

#[test]
fn a_missing_import_is_reported_at_its_statement_with_a_guess() {
    let input = module([
        (
            "proto/acme/a.proto",
            "syntax = \"proto3\";\n\nimport \"acme/money.proto\";\nimport \"other/b.proto\";",
        ),
        ("proto/acme/money.proto", "syntax = \"proto3\";"),
    ]);
    assert_snapshot!(problems(&input), @r#"
    proto/acme/a.proto:3:1: error: import "acme/money.proto" is not found (COMPILE)
      hint: did you mean "proto/acme/money.proto"? Imports start at the module's root; files of another module need an entry in [deps] of schemactl.toml
    proto/acme/a.proto:4:1: error: import "other/b.proto" is not found (COMPILE)
      hint: declare the module that has it in [deps] of schemactl.toml; imports start at a module's root
    "#);
}

#[test]
fn an_import_cycle_is_reported_as_the_circle_it_is() {
    let input = module([
        ("a.proto", "syntax = \"proto3\";\nimport \"b.proto\";"),
        ("b.proto", "syntax = \"proto3\";\nimport \"c.proto\";"),
        ("c.proto", "syntax = \"proto3\";\nimport \"a.proto\";"),
    ]);
    assert_snapshot!(problems(&input), @"c.proto:2:1: error: files import each other in a circle: a.proto -> b.proto -> c.proto -> a.proto (COMPILE)");
}

#[test]
fn an_import_listed_twice_is_refused() {
    let source =
        "syntax = \"proto3\";\nimport \"google/protobuf/any.proto\";\nimport \"google/protobuf/any.proto\";";
    assert_snapshot!(problem(source), @r#"a.proto:3:1: error: import "google/protobuf/any.proto" is listed twice (COMPILE)"#);
}

#[test]
fn an_unknown_option_names_itself() {
    assert_snapshot!(problem("syntax = \"proto3\";\nmessage A { string a = 1 [(pii) = true]; }"), @"a.proto:2:27: error: name 'pii' is not defined (COMPILE)");
}

#[test]
fn a_name_from_a_file_that_is_not_imported_says_which() {
    let input = module([
        ("a.proto", "syntax = \"proto3\";\nmessage Order { acme.Money total = 1; Adress to = 2; }"),
        ("m.proto", "syntax = \"proto3\";\npackage acme;\nmessage Money {}"),
        ("n.proto", "syntax = \"proto3\";\nmessage Address {}"),
    ]);
    assert_snapshot!(problems(&input), @r#"
    a.proto:2:17: error: name 'acme.Money' is not defined (COMPILE)
      hint: it is declared in "m.proto"; import that
    a.proto:2:39: error: name 'Adress' is not defined (COMPILE)
      hint: did you mean "Address"? It is declared in "n.proto", which then has to be imported
    "#);
}

#[test]
fn the_contract_in_a_package_of_its_own_name_needs_a_leading_dot() {
    let source = "syntax = \"proto3\";\npackage acme.schemactl.v1;\nimport \"schemactl/v1/options.proto\";\n\
        message A {\n  option (schemactl.v1.event) = {};\n}";
    assert_snapshot!(problem(source), @"
    a.proto:5:3: error: 'schemactl.v1.event' resolves to 'acme.schemactl.v1.event', which is not defined (COMPILE)
      hint: The innermost scope is searched first in name resolution. Consider using a leading '.' (i.e., '.schemactl.v1.event') to start from the outermost scope.
    ");
}

#[test]
fn a_wrong_value_of_an_option_is_at_its_place() {
    let source = "syntax = \"proto3\";\nimport \"schemactl/v1/options.proto\";\n\
        message A { option (schemactl.v1.event) = { stagee: STAGE_STABLE }; }";
    assert_snapshot!(problem(source), @"a.proto:3:13: error: invalid value of type 'schemactl.v1.Event' for option '(schemactl.v1.event)': field 'stagee' not found for message 'schemactl.v1.Event' (COMPILE)");
}

#[test]
fn places_behind_wide_characters_are_in_cells() {
    let source = "syntax = \"proto3\";\nmessage A { /* 漢字 */ Foo a = 1; /* 漢字 */ Bar b = 2; }";
    assert_snapshot!(problem(source), @"
    a.proto:2:24: error: name 'Foo' is not defined (COMPILE)
    a.proto:2:46: error: name 'Bar' is not defined (COMPILE)
    ");
}

#[test]
fn what_a_broken_file_extends_is_nothing_to_the_next() {
    let broken = |name: &str, extensions: &str, option: &str| {
        let text = format!(
            "syntax = \"proto3\";\nimport \"google/protobuf/descriptor.proto\";\n{extensions}\n\
             message {name} {{ string text = 1 [({option}) = \"x\", (none) = 1]; }}\n"
        );
        (format!("{name}.proto"), text)
    };
    // The second's only extension stands where the first had another; the first's second is not there.
    let first = "extend google.protobuf.MessageOptions { string m = 50001; } \
                 extend google.protobuf.FieldOptions { string f = 50002; }";
    let second = "extend google.protobuf.FieldOptions { string g = 50003; }";
    assert_snapshot!(problems(&module([broken("a", first, "f"), broken("b", second, "g")])), @"
    a.proto:4:41: error: name 'none' is not defined (COMPILE)
    b.proto:4:41: error: name 'none' is not defined (COMPILE)
    ");
}
