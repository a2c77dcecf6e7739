//! Schemas that mean harm, or just have bad luck with their names.

use schemactl_codegen::Language;

use crate::support::{Module, text};

#[test]
fn comments_stay_comments() {
    let rust = Module::hostile().generate(Language::Rust).unwrap();
    let logger = text(&rust, "src/logger.rs");
    for line in logger
        .lines()
        .filter(|line| line.contains("7 * 7") || line.contains("panic!") || line.contains("script"))
    {
        assert!(line.trim_start().starts_with("///"), "{line}");
        assert!(!line.contains('<') && !line.contains("```"), "{line}");
    }
    let python = Module::hostile().generate(Language::Python).unwrap();
    insta::assert_snapshot!("hostile_python_logger", text(&python, "test_hostile/logger.py"));
    insta::assert_snapshot!("hostile_rust_events", text(&rust, "src/events.rs"));
}

#[test]
fn nothing_turns_the_direction_of_text() {
    for language in [Language::Rust, Language::Python, Language::Proto] {
        for file in Module::hostile().generate(language).unwrap() {
            let turned = file.content.chars().find(|c| matches!(c, '\u{202a}'..='\u{202e}'));
            assert_eq!(turned, None, "{}", file.path);
        }
    }
}

#[test]
fn types_that_no_event_reaches_are_left_out() {
    for language in [Language::Rust, Language::Python] {
        for file in Module::hostile().generate(language).unwrap() {
            assert!(!file.content.contains("secret_name_that_no_event_reaches"), "{}", file.path);
        }
    }
}

#[test]
fn options_are_not_shipped() {
    for language in [Language::Rust, Language::Python] {
        for file in Module::shop().generate(language).unwrap() {
            assert!(!file.content.contains("checkout@acme.dev"), "{}", file.path);
        }
    }
}

#[test]
fn a_typed_envelope_keeps_the_options_of_its_source() {
    let files = Module::hostile().generate(Language::Proto).unwrap();
    assert!(
        text(&files, "hostile_envelope.proto")
            .contains(r#"option go_package = "example.com/\"quoted\"\\;hostile";"#)
    );
}

#[test]
fn refuses_fields_that_become_one() {
    let module = Module::of_body(
        "message Clash {
           option (schemactl.v1.event) = {};
           string foo_bar = 1;
           oneof fooBar { string other = 2; }
         }",
    );
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:6:12: error: oneof "test.v1.Clash.fooBar" and field "test.v1.Clash.foo_bar" are both called "foo_bar" in Rust (GENERATE_NAME)
      rename one of them
    "#);
    assert!(module.generate(Language::Python).is_ok());
}

#[test]
fn refuses_accessors_that_become_one() {
    let module = Module::of_body(
        "message Clash {
           option (schemactl.v1.event) = {};
           Kind kind = 1;
           optional string set_kind = 2;
           repeated Kind kinds = 3;
           Kind push_kinds = 4;
           map<string, Kind> by_name = 5;
           optional int32 get_by_name = 6;
           optional int32 insert_by_name = 7;
           Kind type = 8;
           optional int32 set_type = 9;
         }
         message Fine {
           Kind kind = 1;
           string set_kind = 2;
           oneof one { Kind other = 3; string set_other = 4; }
           map<string, string> names = 5;
           optional string get_names = 6;
         }
         enum Kind { KIND_UNSPECIFIED = 0; }
         message Holder { option (schemactl.v1.event) = {}; Fine fine = 1; }",
    );
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:7:12: error: the setter of field "test.v1.Clash.kind" and the getter of field "test.v1.Clash.set_kind" are both called "set_kind" in Rust (GENERATE_NAME)
      rename one of them
    test/v1/test.proto:9:12: error: the pusher of field "test.v1.Clash.kinds" and the getter of field "test.v1.Clash.push_kinds" are both called "push_kinds" in Rust (GENERATE_NAME)
      rename one of them
    test/v1/test.proto:11:12: error: the getter of field "test.v1.Clash.by_name" and the getter of field "test.v1.Clash.get_by_name" are both called "get_by_name" in Rust (GENERATE_NAME)
      rename one of them
    test/v1/test.proto:12:12: error: the inserter of field "test.v1.Clash.by_name" and the getter of field "test.v1.Clash.insert_by_name" are both called "insert_by_name" in Rust (GENERATE_NAME)
      rename one of them
    test/v1/test.proto:14:12: error: the setter of field "test.v1.Clash.type" and the getter of field "test.v1.Clash.set_type" are both called "set_type" in Rust (GENERATE_NAME)
      rename one of them
    "#);
    assert!(module.generate(Language::Python).is_ok());
}

#[test]
fn refuses_maps_of_enums_that_prost_cannot_name() {
    let module = Module::of_body(
        "message Clash { option (schemactl.v1.event) = {}; map<string, Kind> type = 1; }
         enum Kind { KIND_UNSPECIFIED = 0; }",
    );
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:4:51: error: field "test.v1.Clash.type" is a map of enums called "r#type" in Rust, which prost has no accessors for (GENERATE_NAME)
      rename it
    "#);
}

#[test]
fn refuses_escaped_names_that_become_one() {
    let module = Module::of_body(
        "message Clash {
           option (schemactl.v1.event) = {};
           string __x = 1;
           string p__x = 2;
         }",
    );
    insta::assert_snapshot!(module.problems(Language::Python), @r#"
    test/v1/test.proto:7:12: error: field "test.v1.Clash.__x" and field "test.v1.Clash.p__x" are both called "p__x" in the Python logger (GENERATE_NAME)
      rename one of them
    "#);
}

#[test]
fn refuses_types_that_become_one() {
    let module = Module::of_body(
        "message Clash {
           option (schemactl.v1.event) = {};
           HTTPCall a = 1;
           HttpCall b = 2;
           oneof kind { string x = 3; }
           oneof Kind { string y = 4; }
         }
         message HTTPCall {}
         message HttpCall {}",
    );
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:9:12: error: oneof "test.v1.Clash.kind" and oneof "test.v1.Clash.Kind" are both called "Kind" in Rust (GENERATE_NAME)
      rename one of them
    test/v1/test.proto:9:12: error: oneof "test.v1.Clash.kind" and oneof "test.v1.Clash.Kind" are both called "kind" in Rust (GENERATE_NAME)
      rename one of them
    test/v1/test.proto:12:10: error: message "test.v1.HTTPCall" and message "test.v1.HttpCall" are both called "HttpCall" in Rust (GENERATE_NAME)
      rename one of them
    "#);
    assert!(module.generate(Language::Python).is_ok());
}

#[test]
fn refuses_enum_values_that_become_one() {
    let module = Module::of_body(
        "message Clash { option (schemactl.v1.event) = {}; Level level = 1; }
         enum Level { LEVEL_LOW = 0; MID = 1; }",
    );
    // The compiler refuses it as well; other descriptors did not pass the compiler.
    let module = module.patched("MID", "LOW");
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:5:38: error: enum value "test.v1.Level.LEVEL_LOW" and enum value "test.v1.Level.LOW" are both called "Low" in Rust (GENERATE_NAME)
      rename one of them
    "#);
    insta::assert_snapshot!(module.problems(Language::Python), @r#"
    test/v1/test.proto:5:38: error: enum value "test.v1.Level.LEVEL_LOW" and enum value "test.v1.Level.LOW" are both called "LOW" in Python (GENERATE_NAME)
      rename one of them
    "#);
}

#[test]
fn refuses_names_without_a_letter() {
    let module = Module::of_body("message Clash { option (schemactl.v1.event) = {}; string _ = 1; }");
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:4:51: error: field "test.v1.Clash._" has no letter or digit to name it by in Rust (GENERATE_NAME)
      rename it
    "#);
}

#[test]
fn refuses_events_that_become_one_method() {
    let module = Module::of_body(
        "message A { option (schemactl.v1.event) = {name: \"a.b\"}; }
         message B { option (schemactl.v1.event) = {name: \"a_b\"}; }",
    );
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:5:10: error: event "a.b" and event "a_b" are both called "AB" in the Rust logger (GENERATE_NAME)
      rename one of them
    "#);
    insta::assert_snapshot!(module.problems(Language::Python), @r#"
    test/v1/test.proto:5:10: error: event "a.b" and event "a_b" are both called "AB" in the Python logger (GENERATE_NAME)
      rename one of them
    "#);
}

#[test]
fn refuses_a_message_in_the_place_of_a_typed_envelope() {
    let module = Module::of_body(
        "message Done { option (schemactl.v1.event) = {}; }
         message DoneEnvelope {}",
    );
    insta::assert_snapshot!(module.problems(Language::Proto), @r#"
    test/v1/test.proto:5:10: error: "test.v1.DoneEnvelope" has the name of the typed envelope of event "done" (message "test.v1.Done") (GENERATE_NAME)
      rename one of the messages
    "#);
}

#[test]
fn refuses_what_becomes_a_typed_envelope() {
    let module = Module::of_body(
        "message Done { option (schemactl.v1.event) = {}; enum Envelope { ENVELOPE_UNSPECIFIED = 0; } Envelope a = 1; Done_Envelope b = 2; }
         message Done_Envelope {}",
    );
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:5:10: error: the typed envelope of event "done" and message "test.v1.Done_Envelope" are both called "DoneEnvelope" in Rust (GENERATE_NAME)
      rename one of them
    "#);
    insta::assert_snapshot!(module.problems(Language::Python), @r#"
    test/v1/test.proto:4:50: error: the typed envelope of event "done" and enum "test.v1.Done.Envelope" are both called "DoneEnvelope" in Python (GENERATE_NAME)
      rename one of them
    "#);
}

#[test]
fn refuses_packages_in_the_place_of_the_contracts() {
    let text = "syntax = \"proto3\"; package schemactl_v1;
         import \"schemactl/v1/options.proto\";
         message Done { option (.schemactl.v1.event) = {}; }";
    let module = Module::of("test/events", &[("test.proto", text)], Vec::new());
    insta::assert_snapshot!(module.problems(Language::Python), @r#"
    test.proto:1:1: error: package "schemactl_v1" and package "schemactl.v1" are both called "schemactl_v1" in Python (GENERATE_NAME)
      rename one of them
    "#);
    let text = "syntax = \"proto3\"; package schemactl.v1;
         import \"schemactl/v1/options.proto\";
         message Envelope { option (schemactl.v1.event) = {}; }";
    let module = Module::of("test/events", &[("test.proto", text)], Vec::new());
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test.proto:3:10: error: "schemactl.v1.Envelope" is declared here and by "schemactl/v1/envelope.proto" (GENERATE_NAME)
      rename the package
    "#);
}

#[test]
fn refuses_roles_on_types_that_cannot_play_them() {
    let module = Module::of_body(
        "message Clash {
           option (schemactl.v1.event) = {};
           repeated string user = 1 [(schemactl.v1.field).role = ROLE_USER_ID];
           int64 at = 2 [(schemactl.v1.field).role = ROLE_EVENT_TIME];
           bytes key = 3 [(schemactl.v1.field).role = ROLE_IDEMPOTENCY_KEY];
           string one = 4 [(schemactl.v1.field).role = ROLE_DEVICE_ID];
           string two = 5 [(schemactl.v1.field).role = ROLE_DEVICE_ID];
         }",
    );
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:6:12: error: field "test.v1.Clash.user" has role user_id, which is for a string or an integer (GENERATE_ROLE)
      move the role, or change the field's type
    test/v1/test.proto:7:12: error: field "test.v1.Clash.at" has role event_time, which is for a google.protobuf.Timestamp (GENERATE_ROLE)
      move the role, or change the field's type
    test/v1/test.proto:8:12: error: field "test.v1.Clash.key" has role idempotency_key, which is for a string or an integer (GENERATE_ROLE)
      move the role, or change the field's type
    test/v1/test.proto:10:12: error: field "test.v1.Clash.one" and field "test.v1.Clash.two" both have role device_id (GENERATE_ROLE)
      leave the role to one of them
    "#);
}

#[test]
fn refuses_types_that_the_runtime_lacks() {
    let text = "syntax = \"proto3\"; package test.v1;
         import \"google/protobuf/type.proto\";
         import \"schemactl/v1/options.proto\";
         message Clash { option (schemactl.v1.event) = {}; Inner inner = 1; }
         message Inner { google.protobuf.Type type = 1; }";
    let module = Module::of("test/events", &[("test.proto", text)], Vec::new());
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test.proto:5:26: error: field "test.v1.Inner.type" is of type google.protobuf.Type, which the Rust logger does not support (GENERATE_TYPE)
      declare a message of your own with the fields you need
    "#);
}

#[test]
fn refuses_extensions_of_what_is_logged() {
    let text = "syntax = \"proto2\"; package test.v1;
         import \"schemactl/v1/options.proto\";
         message Open { option (schemactl.v1.event) = {}; extensions 100 to 200; }
         extend Open { optional string more = 100; }";
    let module = Module::of("test/events", &[("test.proto", text)], Vec::new());
    insta::assert_snapshot!(module.problems(Language::Python), @r#"
    test.proto:4:24: error: extension "test.v1.more" adds a field to "test.v1.Open", and loggers have no place for it (GENERATE_TYPE)
      declare the field in the message
    "#);
}

#[test]
fn refuses_messages_that_nest_in_too_many_ways() {
    let levels = (0..40).map(|level| format!("message L{level} {{ L{0} a = 1; L{0} b = 2; }}\n", level + 1));
    let body = format!(
        "message Deep {{ option (schemactl.v1.event) = {{}}; L0 first = 1; }}\n{}message L40 {{}}",
        levels.collect::<String>()
    );
    insta::assert_snapshot!(Module::of_body(&body).problems(Language::Rust), @r#"
    test/v1/test.proto:4:1: error: message "test.v1.Deep" has messages inside each other deeper, or in more ways, than the Rust logger supports (GENERATE_TYPE)
      nest fewer messages, or make one of the fields repeated
    "#);
}

#[test]
fn refuses_a_module_without_events() {
    let module = Module::of_body("message Money {}");
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    error: module "test/events" declares no event: there is nothing to log (GENERATE_EVENTS)
      mark a message with option (schemactl.v1.event)
    "#);
}

#[test]
fn refuses_descriptors_whose_names_are_code() {
    let module =
        Module::of_body("message Xqqq { option (schemactl.v1.event) = {name: \"x\"}; string field = 1; }");
    let module = module.patched("Xqqq", "X{}\n");
    insta::assert_snapshot!(module.problems(Language::Rust), @r#"
    test/v1/test.proto:4:1: error: message "X{}\n" has a name that is not an identifier (GENERATE_NAME)
      compile the descriptors from their sources
    "#);
}
