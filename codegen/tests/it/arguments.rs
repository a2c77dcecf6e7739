//! What a logger insists on, and what it says of where it comes from.

use schemactl_codegen::{Language, Request, languages};

use crate::support::{Module, text};

/// The line of the generated Rust that starts an event, from its first argument.
fn builder(fields: &str) -> String {
    let header = "syntax = \"proto2\"; package test.v1;
        import \"buf/validate/validate.proto\";
        import \"schemactl/v1/options.proto\";";
    let source = format!("{header} message Done {{ option (schemactl.v1.event) = {{}}; {fields} }}");
    signature(&Module::of("test/events", &[("test.proto", &source)], Vec::new()))
}

fn signature(module: &Module) -> String {
    let files = module.generate(Language::Rust).unwrap();
    let line = text(&files, "src/events.rs").lines().find(|line| line.contains("pub fn builder(")).unwrap();
    let line = line.trim().replace("::std::convert::", "").replace("::std::string::", "");
    line.trim_start_matches("pub fn builder").trim_end_matches(" -> DoneBuilder {").to_owned()
}

#[test]
fn a_required_field_is_an_argument() {
    assert_eq!(
        builder("required string name = 2; required int32 age = 1;"),
        "(age: i32, name: impl Into<String>)"
    );
}

#[test]
fn a_field_that_validation_requires_is_an_argument() {
    let fields = "optional string a = 1 [(buf.validate.field).required = true];
                  optional string b = 2 [(buf.validate.field).required = false];
                  optional string c = 3 [(buf.validate.field).string.min_len = 1];";
    assert_eq!(builder(fields), "(a: impl Into<String>)");
}

#[test]
fn a_field_that_identifies_is_an_argument_unless_it_can_be_unset() {
    let module = Module::of_body(
        "message Done {
           option (schemactl.v1.event) = {};
           optional string user = 1 [(schemactl.v1.field).role = ROLE_USER_ID];
           uint64 device = 2 [(schemactl.v1.field).role = ROLE_DEVICE_ID];
           google.protobuf.Timestamp at = 3 [(schemactl.v1.field).role = ROLE_EVENT_TIME];
         }",
    );
    assert_eq!(signature(&module), "(device: u64)");
}

#[test]
fn sources_that_are_not_published_have_no_version() {
    let module = Module::of_body("message Done { option (schemactl.v1.event) = {}; }");
    let request = Request {
        schema: &module.compiled.schema,
        events: &module.events,
        module: &module.name,
        version: None,
        digest: None,
        language: Language::Rust,
    };
    let files = schemactl_codegen::generate(&request).unwrap();
    assert!(text(&files, "src/lib.rs").contains("SCHEMA_VERSION: &str = \"\";"));
    assert!(text(&files, "src/events.rs").contains("\"schemactl://test/events#test.v1.Done\""));
    assert!(text(&files, "Cargo.toml").contains("version = \"0.0.0\""));
}

#[test]
fn an_edition_is_refused_where_it_cannot_be_said() {
    let module = Module::of_body("message Done { option (schemactl.v1.event) = {}; string name = 1; }");
    let module = module.in_edition_2023();
    let files = module.generate(Language::Rust).unwrap();
    // Where an edition says nothing, unset is told from empty.
    assert!(text(&files, "src/messages/test.v1.rs").contains("pub name: ::core::option::Option<"));
    insta::assert_snapshot!(module.problems(Language::Python), @r#"
    test/v1/test.proto:1:1: error: file "test/v1/test.proto" is of edition 1000, which the Python logger does not support (GENERATE_TYPE)
      use syntax = "proto3"
    "#);
}

#[test]
fn every_language_is_known_by_its_word() {
    for language in languages() {
        assert_eq!(language.as_str().parse(), Ok(*language));
    }
    let error = "cobol".parse::<Language>().unwrap_err();
    assert_eq!(error.to_string(), "there is no generator for \"cobol\"; one of rust, python, proto");
}
