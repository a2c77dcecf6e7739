//! Lint: places, configuration, and what looks at several files.

use insta::assert_snapshot;
use schemactl_check::{LintConfig, UnknownRule, lint};

use crate::schemas::{lines, schema};

fn found(files: &[(&str, &str)], config: &LintConfig) -> String {
    lines(&lint(&schema(files), config).expect("every name is known"))
}

#[test]
fn findings_stand_at_the_word_that_is_wrong() {
    let text = "package Acme;\nmessage order {\n  string userId = 1;\n  oneof paidWith { int32 a = 2; }\n  map<string, order> m = 3;\n}\nenum color { red = 0; }\nservice orders { rpc place(stream order) returns (order); }\n";
    let config = LintConfig { except: vec!["SYNTAX_SPECIFIED".into()], ..LintConfig::default() };
    let text = format!("syntax = \"proto3\";\n{text}");
    assert_snapshot!(found(&[("Order.proto", &text)], &config), @r#"
    Order.proto:1:1: error: Filename "Order.proto" should be lower_snake_case.proto, such as "order.proto". (FILE_LOWER_SNAKE_CASE)
    Order.proto:2:1: error: Files with package "Acme" must be within a directory "Acme" relative to root but were in directory ".". (PACKAGE_DIRECTORY_MATCH)
    Order.proto:2:1: error: Package name "Acme" should be lower_snake.case, such as "acme". (PACKAGE_LOWER_SNAKE_CASE)
    Order.proto:2:1: error: Package name "Acme" should be suffixed with a correctly formed version, such as "Acme.v1". (PACKAGE_VERSION_SUFFIX)
    Order.proto:3:9: error: Message name "order" should be PascalCase, such as "Order". (MESSAGE_PASCAL_CASE)
    Order.proto:4:10: error: Field name "userId" should be lower_snake_case, such as "user_id". (FIELD_LOWER_SNAKE_CASE)
    Order.proto:5:9: error: Oneof name "paidWith" should be lower_snake_case, such as "paid_with". (ONEOF_LOWER_SNAKE_CASE)
    Order.proto:8:6: error: Enum name "color" should be PascalCase, such as "Color". (ENUM_PASCAL_CASE)
    Order.proto:8:14: error: Enum value name "red" should be prefixed with "COLOR_". (ENUM_VALUE_PREFIX)
    Order.proto:8:14: error: Enum value name "red" should be UPPER_SNAKE_CASE, such as "RED". (ENUM_VALUE_UPPER_SNAKE_CASE)
    Order.proto:8:14: error: Enum zero value name "red" should be suffixed with "_UNSPECIFIED". (ENUM_ZERO_VALUE_SUFFIX)
    Order.proto:9:9: error: Service name "orders" should be PascalCase, such as "Orders". (SERVICE_PASCAL_CASE)
    Order.proto:9:9: error: Service name "orders" should be suffixed with "Service". (SERVICE_SUFFIX)
    Order.proto:9:18: error: RPC "place" has the same type "Acme.order" for the request and response. (RPC_REQUEST_RESPONSE_UNIQUE)
    Order.proto:9:22: error: RPC name "place" should be PascalCase, such as "Place". (RPC_PASCAL_CASE)
    Order.proto:9:35: error: RPC request type "order" should be named "PlaceRequest" or "OrdersPlaceRequest". (RPC_REQUEST_STANDARD_NAME)
    Order.proto:9:51: error: RPC response type "order" should be named "PlaceResponse" or "OrdersPlaceResponse". (RPC_RESPONSE_STANDARD_NAME)
    "#);
}

#[test]
fn the_default_is_standard_by_its_old_name_too() {
    let files =
        [("x/a.proto", "package a;\nmessage b { required int32 C = 1; }\nenum d { E = 1; }\nservice f {}\n")];
    let findings = found(&files, &LintConfig::of(&["STANDARD"]));
    assert!(findings.lines().count() > 8, "{findings}");
    assert_eq!(found(&files, &LintConfig::default()), findings);
    assert_eq!(found(&files, &LintConfig::of(&["DEFAULT"])), findings);
}

#[test]
fn a_name_that_is_no_rule_is_refused() {
    let schema = schema(&[("a.proto", "syntax = \"proto3\";")]);
    assert!(matches!(lint(&schema, &LintConfig::of(&["SENSIBLE"])), Err(UnknownRule::Unknown { .. })));
}

#[test]
fn an_import_counts_as_used_by_types_options_and_what_it_imports_publicly() {
    let files = [
        (
            "acme/v1/a.proto",
            "syntax = \"proto3\";\npackage acme.v1;\nimport \"acme/v1/public.proto\";\nimport \"acme/v1/options.proto\";\nimport \"acme/v1/value.proto\";\nimport \"acme/v1/unused.proto\";\nimport public \"acme/v1/reexported.proto\";\nmessage A {\n  option (note) = {[acme.v1.extra]: \"x\"};\n  B b = 1;\n}\n",
        ),
        (
            "acme/v1/public.proto",
            "syntax = \"proto3\";\npackage acme.v1;\nimport public \"acme/v1/b.proto\";\n",
        ),
        ("acme/v1/b.proto", "syntax = \"proto3\";\npackage acme.v1;\nmessage B {}\n"),
        (
            "acme/v1/options.proto",
            "syntax = \"proto2\";\npackage acme.v1;\nimport \"google/protobuf/descriptor.proto\";\nextend google.protobuf.MessageOptions { optional Note note = 50000; }\nmessage Note { extensions 100 to 200; }\n",
        ),
        (
            "acme/v1/value.proto",
            "syntax = \"proto2\";\npackage acme.v1;\nimport \"acme/v1/options.proto\";\nextend Note { optional string extra = 100; }\n",
        ),
        ("acme/v1/unused.proto", "syntax = \"proto3\";\npackage acme.v1;\n"),
        ("acme/v1/reexported.proto", "syntax = \"proto3\";\npackage acme.v1;\n"),
    ];
    assert_snapshot!(found(&files, &LintConfig::of(&["IMPORT_USED"])), @r#"acme/v1/a.proto:6:1: error: Import "acme/v1/unused.proto" is unused. (IMPORT_USED)"#);
}

#[test]
fn a_circle_of_packages_is_told_at_every_import_that_is_part_of_it() {
    let file = |package: &str, imports: &str| format!("syntax = \"proto3\";\npackage {package};\n{imports}");
    let files = [
        ("a.proto", &*file("a", "import \"b.proto\";")),
        ("b.proto", &*file("b", "import \"c.proto\";\nimport \"leaf.proto\";")),
        ("c.proto", &*file("c", "import \"a2.proto\";")),
        ("a2.proto", &*file("a", "")),
        ("leaf.proto", &*file("leaf", "")),
    ];
    assert_snapshot!(found(&files, &LintConfig::of(&["PACKAGE_NO_IMPORT_CYCLE"])), @r#"
    a.proto:3:1: error: Package import cycle: a -> b -> c -> a (PACKAGE_NO_IMPORT_CYCLE)
    b.proto:3:1: error: Package import cycle: b -> c -> a -> b (PACKAGE_NO_IMPORT_CYCLE)
    c.proto:3:1: error: Package import cycle: c -> a -> b -> c (PACKAGE_NO_IMPORT_CYCLE)
    "#);
}

#[test]
fn messages_shared_by_methods_can_be_allowed_where_they_are_empty() {
    let text = "syntax = \"proto3\";\npackage acme.v1;\nimport \"google/protobuf/empty.proto\";\nmessage X {}\nmessage Y {}\nservice S {\n  rpc A(google.protobuf.Empty) returns (X);\n  rpc B(google.protobuf.Empty) returns (Y);\n  rpc C(google.protobuf.Empty) returns (google.protobuf.Empty);\n}\n";
    let files = [("acme/v1/a.proto", text)];
    let config = LintConfig::of(&["RPC_REQUEST_RESPONSE_UNIQUE", "RPC_REQUEST_STANDARD_NAME"]);
    assert_snapshot!(found(&files, &config), @r#"
    acme/v1/a.proto:7:3: error: "google.protobuf.Empty" is used as the request or response type for multiple RPCs. (RPC_REQUEST_RESPONSE_UNIQUE)
    acme/v1/a.proto:7:9: error: RPC request type "Empty" should be named "ARequest" or "SARequest". (RPC_REQUEST_STANDARD_NAME)
    acme/v1/a.proto:8:3: error: "google.protobuf.Empty" is used as the request or response type for multiple RPCs. (RPC_REQUEST_RESPONSE_UNIQUE)
    acme/v1/a.proto:8:9: error: RPC request type "Empty" should be named "BRequest" or "SBRequest". (RPC_REQUEST_STANDARD_NAME)
    acme/v1/a.proto:9:3: error: "google.protobuf.Empty" is used as the request or response type for multiple RPCs. (RPC_REQUEST_RESPONSE_UNIQUE)
    acme/v1/a.proto:9:3: error: RPC "C" has the same type "google.protobuf.Empty" for the request and response. (RPC_REQUEST_RESPONSE_UNIQUE)
    acme/v1/a.proto:9:9: error: RPC request type "Empty" should be named "CRequest" or "SCRequest". (RPC_REQUEST_STANDARD_NAME)
    "#);
    let requests = LintConfig { rpc_allow_google_protobuf_empty_requests: true, ..config };
    assert_snapshot!(found(&files, &requests), @r#"acme/v1/a.proto:9:3: error: RPC "C" has the same type "google.protobuf.Empty" for the request and response. (RPC_REQUEST_RESPONSE_UNIQUE)"#);
    let both = LintConfig { rpc_allow_google_protobuf_empty_responses: true, ..requests };
    assert_eq!(found(&files, &both), "");
}

#[test]
fn suffixes_can_be_chosen() {
    let files = [("a.proto", "syntax = \"proto3\";\nenum E { E_NONE = 0; }\nservice OrdersApi {}\n")];
    let config = LintConfig::of(&["ENUM_ZERO_VALUE_SUFFIX", "SERVICE_SUFFIX"]);
    assert_eq!(found(&files, &config).lines().count(), 2);
    let chosen = LintConfig {
        enum_zero_value_suffix: Some("_NONE".into()),
        service_suffix: Some("Api".into()),
        ..config
    };
    assert_eq!(found(&files, &chosen), "");
}

#[test]
fn imported_files_are_other_peoples_business() {
    let files = [(
        "a.proto",
        "syntax = \"proto3\";\nimport \"google/protobuf/descriptor.proto\";\nmessage A { google.protobuf.FileOptions o = 1; }\n",
    )];
    let findings = found(&files, &LintConfig::of(&["BASIC"]));
    assert!(findings.lines().all(|line| line.starts_with("a.proto:")), "{findings}");
}

#[test]
fn a_syntax_that_is_written_is_specified() {
    let config = LintConfig::of(&["SYNTAX_SPECIFIED"]);
    assert_eq!(found(&[("a.proto", "syntax = \"proto2\";\n")], &config), "");
    assert_eq!(found(&[("a.proto", "message A {}\n")], &config).lines().count(), 1);
}

#[test]
fn a_version_in_a_package_has_numbers_of_one_and_more() {
    let suffixed = |package: &str| {
        let text = format!("syntax = \"proto3\";\npackage {package};\n");
        found(&[("a.proto", &text)], &LintConfig::of(&["PACKAGE_VERSION_SUFFIX"])).is_empty()
    };
    for package in
        ["a.v1", "a.v01", "a.v1beta1", "a.v1beta", "a.v1p1alpha1", "a.v1test", "a.v1testing", "a.b.v12"]
    {
        assert!(suffixed(package), "{package}");
    }
    for package in
        ["v1", "a.v0", "a.v", "a.v1p1", "a.v1beta0", "a.v1p0beta1", "a.v1alpha1beta1", "a.vtest", "a.v1Beta1"]
    {
        assert!(!suffixed(package), "{package}");
    }
}
