use base64::{Engine, engine::general_purpose::STANDARD};
use prost::Message;
use schemactl_proto::v1::Envelope;

use crate::world::World;

/// An envelope around `OrderCancelled{order_id: "ord_1", cancelled_by: CUSTOMER}`.
fn envelope() -> Vec<u8> {
    let data = b"\x0a\x05ord_1\x18\x01".to_vec();
    let envelope = Envelope {
        id: "id-1".to_owned(),
        source: "/services/checkout-api".to_owned(),
        spec_version: "1.0".to_owned(),
        r#type: "acme.shop.v1.OrderCancelled".to_owned(),
        event_name: "order_cancelled".to_owned(),
        schema_version: "0.1.0".to_owned(),
        data,
        ..Envelope::default()
    };
    envelope.encode_to_vec()
}

#[test]
fn base64_lines_become_json_lines() {
    let lines = format!("{0}\n\n{0}\n", STANDARD.encode(envelope()));
    let ended = World::with_examples().run_with_input(&["decode", "--schema", "shop"], lines.as_bytes());
    insta::assert_snapshot!(ended);
}

#[test]
fn a_binary_file_is_one_envelope() {
    let world = World::with_examples();
    std::fs::write(world.path("event.bin"), envelope()).unwrap();
    let ended = world.run(&["decode", "event.bin", "--schema", "shop"]).fine();
    assert_eq!(ended.stdout().lines().count(), 1, "{ended}");
}

#[test]
fn the_registry_knows_the_version_that_the_envelope_names() {
    let world = World::with_examples().and_registry();
    world.run(&["publish", "common"]).fine();
    world.run(&["publish", "shop"]).fine();
    let line = STANDARD.encode(envelope());
    let ended = world.run_with_input(&["decode"], line.as_bytes()).fine();
    assert!(ended.stdout().contains("\"data\":{\"cancelled_by\":\"CANCELLED_BY_CUSTOMER\""), "{ended}");
}

#[test]
fn a_bad_line_is_told_and_the_others_are_decoded() {
    let lines = format!("not base64!\n{}\nAAAA\n", STANDARD.encode(envelope()));
    let ended = World::with_examples().run_with_input(&["decode", "--schema", "shop"], lines.as_bytes());
    insta::assert_snapshot!(ended);
}

#[test]
fn without_a_schema_it_is_a_question_of_usage() {
    insta::assert_snapshot!(World::new().run_with_input(&["decode"], b"AAAA\n"));
}
