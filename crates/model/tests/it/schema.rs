use bytes::Bytes;
use schemactl_model::{
    Schema, Span,
    schema::{Cardinality, Kind, Syntax, Value},
};

use crate::schema;

const SHOP: &str = r#"syntax = "proto3";
package acme.v1;

// An order.
message Order {
  reserved 9, 100 to max;
  reserved "gone";
  string id = 1;
  optional int32 count = 2;
  repeated uint64 numbers = 3;
  repeated uint64 loose = 4 [packed = false];
  map<string, Line> lines = 5;
  oneof pay {
    string card = 6;
    Line line = 7;
  }
  State state = 8;

  message Line {
    bytes sku = 1;
  }
  enum State {
    STATE_UNSPECIFIED = 0;
    STATE_OPEN = 1; // Open.
  }
}

service Orders {
  rpc Place(Order) returns (stream Order.Line);
}
"#;

#[test]
fn fields_have_kind_and_cardinality() {
    let schema = schema(&[("a.proto", SHOP)]);
    let order = schema.message("acme.v1.Order").unwrap();
    let line = schema.message("acme.v1.Order.Line").unwrap();
    let state = schema.enumeration("acme.v1.Order.State").unwrap();
    let of = |name: &str| {
        let field = &schema[schema.field_by_name(order, name).unwrap()];
        (field.kind, field.cardinality)
    };
    assert_eq!(of("id"), (Kind::String, Cardinality::Implicit));
    assert_eq!(of("count"), (Kind::Int32, Cardinality::Explicit));
    assert_eq!(of("numbers"), (Kind::Uint64, Cardinality::Repeated));
    assert_eq!(of("card"), (Kind::String, Cardinality::Explicit));
    assert_eq!(of("line"), (Kind::Message(line), Cardinality::Explicit));
    assert_eq!(of("state"), (Kind::Enum(state), Cardinality::Implicit));
    assert_eq!(of("lines").1, Cardinality::Map);
}

#[test]
fn map_fields_know_key_and_value() {
    let schema = schema(&[("a.proto", SHOP)]);
    let order = schema.message("acme.v1.Order").unwrap();
    let (key, value) = schema.map_entry(schema.field_by_name(order, "lines").unwrap()).unwrap();
    assert_eq!(schema[key].kind, Kind::String);
    assert_eq!(schema.type_name(schema[value].kind), Some("acme.v1.Order.Line"));
    assert!(schema.map_entry(schema.field_by_name(order, "numbers").unwrap()).is_none());
}

#[test]
fn packing_follows_syntax_and_option() {
    let schema = schema(&[("a.proto", SHOP)]);
    let order = schema.message("acme.v1.Order").unwrap();
    assert!(schema[schema.field_by_name(order, "numbers").unwrap()].packed);
    assert!(!schema[schema.field_by_name(order, "loose").unwrap()].packed);
    assert!(!schema[schema.field_by_name(order, "id").unwrap()].packed);
}

#[test]
fn the_oneof_of_a_proto3_optional_is_synthetic() {
    let schema = schema(&[("a.proto", SHOP)]);
    let order = &schema[schema.message("acme.v1.Order").unwrap()];
    let oneofs: Vec<_> =
        order.oneofs.iter().map(|id| (&*schema[*id].name, schema[*id].is_synthetic)).collect();
    assert_eq!(oneofs, [("pay", false), ("_count", true)]);
}

#[test]
fn reserved_ranges_include_both_ends() {
    let schema = schema(&[("a.proto", SHOP)]);
    let order = &schema[schema.message("acme.v1.Order").unwrap()];
    let ranges: Vec<_> = order.reserved_ranges.iter().map(|range| (range.start, range.end)).collect();
    assert_eq!(ranges, [(9, 9), (100, 536_870_911)]);
    assert_eq!(&*order.reserved_names[0], "gone");
}

#[test]
fn proto2_and_proto3_come_to_different_features() {
    let proto2 = r#"syntax = "proto2"; package old; enum E { A = 1; } message M { required int32 a = 1; optional E e = 2; repeated int32 r = 3; optional group G = 4 {} }"#;
    let schema = schema(&[("old.proto", proto2), ("new.proto", SHOP)]);
    let old = &schema[schema.file("old.proto").unwrap()];
    let new = &schema[schema.file("new.proto").unwrap()];
    assert_eq!((old.features.open_enums, new.features.open_enums), (false, true));
    assert_eq!((old.features.json, new.features.json), (false, true));
    assert_eq!(new.syntax, Syntax::Proto3);
    let message = schema.message("old.M").unwrap();
    let field = |name| &schema[schema.field_by_name(message, name).unwrap()];
    assert_eq!(field("a").cardinality, Cardinality::Required);
    assert_eq!(field("e").cardinality, Cardinality::Explicit);
    assert!(!field("r").packed);
    assert!(matches!(field("g").kind, Kind::Group(_)));
}

#[test]
fn elements_know_where_they_stand_and_what_was_said_of_them() {
    let schema = schema(&[("a.proto", SHOP)]);
    let order = schema.message("acme.v1.Order").unwrap();
    assert_eq!(schema.comments_of(order).leading, Some(" An order.\n"));
    let span = schema.span_of(order).unwrap();
    assert_eq!((span.start_line, span.start_column, span.end_line), (5, 1, 26));
    let card = schema.field_by_name(order, "card").unwrap();
    assert_eq!(
        schema.span_of(card).unwrap(),
        Span { start_line: 14, start_column: 5, end_line: 14, end_column: 21 }
    );
    let open = schema[schema.enumeration("acme.v1.Order.State").unwrap()].values[1];
    assert_eq!(schema.comments_of(open).trailing, Some(" Open.\n"));
    assert_eq!(schema.nested_name(open), "Order.State.STATE_OPEN");
    let rpc = schema[schema.services().next().unwrap().0].methods[0];
    assert_eq!(schema.span_of(rpc).unwrap().start_line, 29);
}

#[test]
fn columns_are_terminal_cells() {
    let text = "syntax = \"proto3\";\nmessage M {\n\tstring a = 1; /* 漢 */ string b = 2;\n}\n";
    let mut schema = schema(&[("a.proto", text)]);
    schema.attach_source("a.proto", Bytes::from_static(text.as_bytes()));
    let message = schema.message("M").unwrap();
    let column = |name| schema.span_of(schema.field_by_name(message, name).unwrap()).unwrap().start_column;
    assert_eq!(column("a"), 5);
    assert_eq!(column("b"), 5 + "string a = 1; /* ".len() as u32 + 2 + " */ ".len() as u32);
}

#[test]
fn custom_options_are_decoded_by_their_declaration() {
    let text = r#"syntax = "proto3";
import "google/protobuf/descriptor.proto";
message Rule { repeated sint32 steps = 1; string why = 2; Rule inner = 3; }
extend google.protobuf.FieldOptions { optional Rule rule = 50001; repeated double weights = 50002; }
message M { string a = 1 [(rule) = {steps: [-1, 2] why: "so" inner: {why: "in"}}, (weights) = 0.5, (weights) = 2]; }
"#;
    let schema = schema(&[("a.proto", text)]);
    let field = &schema[schema.field_by_name(schema.message("M").unwrap(), "a").unwrap()];
    let options = schema.custom_options("google.protobuf.FieldOptions", field.options.raw());
    assert_eq!(options.len(), 2);
    assert_eq!(&*schema[options[0].extension].full_name, "rule");
    assert_eq!(options[1].values, [Value::Double(0.5), Value::Double(2.0)]);
    let [Value::Message(fields)] = options[0].values.as_slice() else { panic!("{options:?}") };
    let values: Vec<_> = fields.iter().map(|(id, value)| (&*schema[*id].name, value.clone())).collect();
    assert_eq!(values[..2], [("steps", Value::Signed(-1)), ("steps", Value::Signed(2))]);
    assert_eq!(values[2], ("why", Value::String("so".into())));
    assert!(matches!(&values[3], ("inner", Value::Message(inner)) if inner.len() == 1));
}

#[test]
fn refuses_bytes_that_are_no_descriptor_set() {
    let why =
        |bytes: &'static [u8]| Schema::decode(Bytes::from_static(bytes), |_| false).unwrap_err().to_string();
    insta::assert_snapshot!(why(b"\xff\xff"), @"the bytes are not an encoded google.protobuf.FileDescriptorSet");
    insta::assert_snapshot!(why(b""), @"the descriptor set has no files");
}

#[test]
fn refuses_a_set_without_the_types_it_refers_to() {
    // One file "a" with a message "M" whose field "f" is of type ".Gone".
    let field = b"\x0a\x01f\x18\x01\x20\x01\x28\x0b\x32\x05.Gone";
    let message = [b"\x0a\x01M\x12", &[field.len() as u8][..], field].concat();
    let file = [b"\x0a\x01a\x22", &[message.len() as u8][..], &message].concat();
    let set = [b"\x0a", &[file.len() as u8][..], &file].concat();
    let error = Schema::decode(set.into(), |_| false).unwrap_err();
    insta::assert_snapshot!(error, @r#""M.f" refers to "Gone", which the descriptor set does not contain; build it with its imports"#);
}

#[test]
fn the_declared_digest_sees_declarations_and_nothing_else() {
    let plain = schema(&[("a.proto", "syntax = \"proto3\"; message M { string a = 1; }")]).declared_digest();
    let commented = "syntax = \"proto3\";\n\n// Said.\nmessage M {\n  string a = 1; // So.\n}\n";
    assert_eq!(schema(&[("a.proto", commented)]).declared_digest(), plain);
    for other in [
        "syntax = \"proto3\"; message M { string b = 1; }",
        "syntax = \"proto3\"; message M { string a = 1 [deprecated = true]; }",
        "syntax = \"proto3\"; package p; message M { string a = 1; }",
    ] {
        assert_ne!(schema(&[("a.proto", other)]).declared_digest(), plain, "{other}");
    }
    assert_ne!(schema(&[("b.proto", commented)]).declared_digest(), plain);
}
