use schemactl_compile::{FieldNames, Limits, MessageError, Messages, compile};

use crate::world::module;

fn orders() -> Messages {
    let source = r#"syntax = "proto3";
        package acme;
        import "google/protobuf/timestamp.proto";
        enum State { STATE_UNSPECIFIED = 0; STATE_PAID = 1; }
        message Order {
          string order_id = 1;
          uint64 amount = 2;
          State state = 3;
          google.protobuf.Timestamp placed_at = 4;
          map<string, int32> by_line = 5;
        }"#;
    let compiled = compile(&module([("acme/order.proto", source)]), &Limits::default()).unwrap();
    Messages::new(&compiled.descriptors).unwrap()
}

#[test]
fn json_and_back_with_original_names() {
    let json = r#"{"order_id":"o-1","amount":"18446744073709551615","state":"STATE_PAID","placed_at":"2024-05-06T07:08:09Z","by_line":{"a":1}}"#;
    let messages = orders();
    let bytes = messages.from_json("acme.Order", json).unwrap();
    assert_eq!(messages.to_json("acme.Order", &bytes, FieldNames::Original).unwrap(), json);
    let camel = messages.to_json("acme.Order", &bytes, FieldNames::Json).unwrap();
    assert!(camel.starts_with(r#"{"orderId":"o-1""#), "{camel}");
}

#[test]
fn what_does_not_fit_is_refused() {
    let messages = orders();
    let unknown = messages.to_json("acme.Basket", &[], FieldNames::Original);
    assert!(matches!(unknown, Err(MessageError::UnknownMessage(_))));
    let bytes = messages.to_json("acme.Order", &[0xff, 0xff], FieldNames::Original);
    assert!(matches!(bytes, Err(MessageError::Undecodable { .. })));
    for json in [r#"{"order_idd":"o-1"}"#, r#"{"amount":-1}"#, r#"{} {}"#, r#"{"#] {
        assert!(
            matches!(messages.from_json("acme.Order", json), Err(MessageError::InvalidJson { .. })),
            "{json}"
        );
    }
}

#[test]
fn deeply_nested_bytes_and_json_do_not_overflow_the_stack() {
    let source = "syntax = \"proto3\"; message Node { Node next = 1; }";
    let compiled = compile(&module([("n.proto", source)]), &Limits::default()).unwrap();
    let messages = Messages::new(&compiled.descriptors).unwrap();
    let json = "{\"next\":".repeat(100_000) + "{}" + &"}".repeat(100_000);
    assert!(messages.from_json("Node", &json).is_err());
    let mut bytes = Vec::new();
    for _ in 0..10_000 {
        let mut outer = vec![0x0a];
        prost::encoding::encode_varint(bytes.len() as u64, &mut outer);
        outer.append(&mut bytes);
        bytes = outer;
    }
    assert!(messages.to_json("Node", &bytes, FieldNames::Original).is_err());
}
