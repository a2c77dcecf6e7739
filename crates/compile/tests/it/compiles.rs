use schemactl_compile::{Input, Limits, compile};

use crate::world::{descriptor, descriptors, module};

#[test]
fn files_come_in_dependency_order_and_imports_without_source_info() {
    let set = descriptors(&module([
        ("a.proto", "syntax = \"proto3\"; import \"z.proto\"; message A { Z z = 1; }"),
        (
            "z.proto",
            "syntax = \"proto3\"; import \"google/protobuf/timestamp.proto\"; message Z { google.protobuf.Timestamp t = 1; }",
        ),
    ]));
    let names: Vec<_> = set.file.iter().map(|file| (file.name(), file.source_code_info.is_some())).collect();
    assert_eq!(names, [("google/protobuf/timestamp.proto", false), ("z.proto", true), ("a.proto", true)]);
}

#[test]
fn the_contract_needs_no_dependency() {
    let file = descriptor(
        r#"syntax = "proto3";
        package acme;
        import "schemactl/v1/options.proto";
        import "buf/validate/validate.proto";
        import "google/type/money.proto";
        message Paid {
          option (schemactl.v1.event) = { stage: STAGE_STABLE };
          string email = 1 [(schemactl.v1.field).pii = PII_EMAIL, (buf.validate.field).string.email = true];
          google.type.Money amount = 2;
        }"#,
    );
    assert_eq!(file.message_type[0].field[1].type_name(), ".google.type.Money");
}

#[test]
fn a_dependency_is_linked_and_loses_its_source_info() {
    let money = module([("acme/money.proto", "syntax = \"proto3\"; package acme; message Money {}")]);
    let money = compile(&money, &Limits::default()).unwrap();
    let shop = "syntax = \"proto3\"; import \"acme/money.proto\"; message Order { acme.Money total = 1; }";
    let input = Input { dependencies: vec![money.descriptors], ..module([("shop.proto", shop)]) };
    let set = descriptors(&input);
    assert_eq!(set.file[0].name(), "acme/money.proto");
    assert!(set.file[0].source_code_info.is_none());
}

#[test]
fn a_file_of_the_module_wins_over_a_dependency_and_the_bundle() {
    let own = "syntax = \"proto3\"; package google.type; message Money { string ours = 1; }";
    let user =
        "syntax = \"proto3\"; import \"google/type/money.proto\"; message A { google.type.Money m = 1; }";
    let set = descriptors(&module([("google/type/money.proto", own), ("a.proto", user)]));
    assert_eq!(set.file[0].message_type[0].field[0].name(), "ours");
}

#[test]
fn public_imports_are_followed_over_any_number_of_hops() {
    let set = descriptors(&module([
        ("a.proto", "syntax = \"proto3\"; import \"b.proto\"; message A { D d = 1; }"),
        ("b.proto", "syntax = \"proto3\"; import public \"c.proto\";"),
        ("c.proto", "syntax = \"proto3\"; import public \"d.proto\";"),
        ("d.proto", "syntax = \"proto3\"; message D {}"),
    ]));
    let last = set.file.last().unwrap();
    assert_eq!(last.dependency, ["b.proto"], "the descriptor has the imports as written");
    let public: Vec<_> = set.file.iter().map(|file| file.public_dependency.as_slice()).collect();
    assert_eq!(public, [[].as_slice(), &[0], &[0], &[]]);
}

#[test]
fn packed_is_honoured_in_options_of_the_same_compilation() {
    let source = r#"syntax = "proto2";
        import "google/protobuf/descriptor.proto";
        extend google.protobuf.FileOptions {
          repeated int32 packed = 50000 [packed = true];
          repeated int32 loose = 50001;
        }
        option (packed) = 1; option (packed) = 2;
        option (loose) = 1; option (loose) = 2;"#;
    let compiled = compile(&module([("a.proto", source)]), &Limits::default()).unwrap();
    // Field 50000 length-delimited with two bytes; field 50001 twice as a varint.
    let packed = [0x82, 0xb5, 0x18, 2, 1, 2];
    let loose = [0x88, 0xb5, 0x18, 1, 0x88, 0xb5, 0x18, 2];
    let holds = |bytes: &[u8]| compiled.descriptors.windows(bytes.len()).any(|window| window == bytes);
    assert!(holds(&packed), "packed");
    assert!(holds(&loose), "not packed");
}

#[test]
fn maps_in_options_keep_their_order() {
    let source = r#"syntax = "proto3";
        import "google/protobuf/descriptor.proto";
        message Tags { map<string, int32> tags = 1; }
        extend google.protobuf.MessageOptions { Tags on = 50000; }
        message A { option (on) = { tags {key: "z" value: 1} tags {key: "b" value: 2} tags {key: "a" value: 3} }; }"#;
    let compiled = compile(&module([("a.proto", source)]), &Limits::default()).unwrap();
    let entry = |key: u8, value: u8| [0x0a, 5, 0x0a, 1, key, 0x10, value];
    let written = [entry(b'z', 1), entry(b'b', 2), entry(b'a', 3)].concat();
    assert!(compiled.descriptors.windows(written.len()).any(|window| window == written));

    let file = descriptor(source);
    let entry = &file.message_type[0].nested_type[0];
    assert!(entry.options.as_ref().unwrap().map_entry(), "the map is one to everybody else");
}

#[test]
fn float_defaults_are_spelled_as_by_protoc() {
    let source = "syntax = \"proto2\"; message A { optional float f = 1 [default = 0.1020304]; optional double d = 2 [default = 1e15]; }";
    let fields = &descriptor(source).message_type[0].field;
    assert_eq!([fields[0].default_value(), fields[1].default_value()], ["0.102030396", "1e+15"]);
}

#[test]
fn a_method_with_an_empty_body_has_empty_options() {
    let source =
        "syntax = \"proto3\"; message A {} service S { rpc One(A) returns (A) {} rpc Two(A) returns (A); }";
    let methods = &descriptor(source).service[0].method;
    assert_eq!([methods[0].options.is_some(), methods[1].options.is_some()], [true, false]);
}

#[test]
fn the_answer_is_the_same_every_time() {
    let input = module([("a.proto", include_str!("everything.proto"))]);
    let first = compile(&input, &Limits::default()).unwrap().descriptors;
    for _ in 0..5 {
        assert_eq!(compile(&input, &Limits::default()).unwrap().descriptors, first);
    }
}
