//! A file of a set without its texts.

use bytes::Bytes;
use schemactl_model::{
    Schema, event,
    schema::{Presence, Texts, texts, without_texts},
};

use crate::compiled;

const SECRET: &str = "hunter2-Xk93vQz";

/// A file with something to say wherever it can be said; PLACE stands for it.
const LOUD: &str = r#"syntax = "proto2";
// PLACE
package acme.v1;

import "google/protobuf/descriptor.proto";
import "schemactl/v1/options.proto";

option java_package = "com.PLACE";

message Note {
  required string text = 1;
  repeated string list = 2;
  map<string, string> words = 3;
  optional Note note = 4;
  optional int32 number = 5;
}

extend google.protobuf.FieldOptions { optional Note field_note = 50001; }
extend google.protobuf.MethodOptions { optional bytes method_note = 50001; }
extend google.protobuf.EnumOptions { optional string enum_note = 50001; }
extend google.protobuf.EnumValueOptions { repeated string value_note = 50001; }
extend google.protobuf.OneofOptions { optional string oneof_note = 50001; }
extend google.protobuf.ExtensionRangeOptions { optional string range_note = 50001; }
extend google.protobuf.ServiceOptions { optional string service_note = 50001; }

/* PLACE */
message Loud {
  option (schemactl.v1.event) = {
    name: "loud"
    owner: {team: "PLACE"}
    tags: {key: "PLACE" value: "x"}
    tags: {key: "domain" value: "sales"}
  };
  optional string text = 1 [default = "PLACE"];
  optional bytes raw = 2 [default = "PLACE"];
  optional int32 number = 3 [default = 7];
  optional string email = 4 [
    (schemactl.v1.field) = {pii: PII_EMAIL example: "PLACE"},
    (field_note) = {
      text: "PLACE" list: ["kept", "PLACE"] number: 9 words: {key: "a" value: "PLACE"}
      note: {text: "PLACE" number: 10}
    }
  ];
  oneof choice {
    option (oneof_note) = "PLACE";
    string one = 5; // PLACE
  }
  extensions 100 to 200 [(range_note) = "PLACE"];
  message Inner { optional string text = 1 [default = "PLACE"]; }
}

enum State {
  option (enum_note) = "PLACE";
  STATE_UNSPECIFIED = 0 [(value_note) = "PLACE"];
}

service Calls {
  option (service_note) = "PLACE";
  rpc Call(Loud) returns (Loud) { option (method_note) = "PLACE"; }
}
"#;

fn has_secret(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
}

fn loud(text: &str) -> Bytes {
    let other =
        format!("syntax = \"proto3\";\npackage b;\n\n// {SECRET} here is another's.\nmessage B {{}}\n");
    compiled(&[("a.proto", &LOUD.replace("PLACE", text)), ("b.proto", &other)]).descriptors
}

#[test]
fn every_text_of_the_file_goes_and_what_it_declares_stays() {
    let redacted = without_texts(&loud(SECRET), "a.proto", &Texts::new()).unwrap().unwrap();
    let own = redacted.windows(7).position(|window| window == b"another").expect("the other file stays");
    assert!(has_secret(&redacted[own - 40..]), "the other file is not touched");
    assert_eq!(redacted.windows(SECRET.len()).filter(|window| has_secret(window)).count(), 1);
    let schema = Schema::decode(redacted, |_| false).unwrap();
    let field = |name: &str| {
        let message = schema.message("acme.v1.Loud").unwrap();
        &schema[schema.field_by_name(message, name).unwrap()]
    };
    assert_eq!(field("number").number, 3);
    let (events, _) = event::events(&schema);
    assert_eq!(events[0].personal.len(), 1, "the class of personal data stays");
    let custom = schema.custom_options("google.protobuf.FieldOptions", field("email").options.raw());
    let said = format!("{custom:?}");
    assert!(said.contains("Signed(9)") && said.contains("Signed(10)"), "{said}");
    assert!(!said.contains("kept") && !said.contains("String"), "{said}");
    assert!(schema.find("acme.v1.Calls").is_some() && schema.find("acme.v1.State").is_some());
}

#[test]
fn what_another_state_of_the_file_says_too_stays() {
    let harmless = texts(&loud("nothing"), "a.proto").unwrap();
    let redacted = without_texts(&loud(SECRET), "a.proto", &harmless).unwrap().unwrap();
    let schema = Schema::decode(redacted, |_| false).unwrap();
    let (events, _) = event::events(&schema);
    assert_eq!(events[0].name.as_str(), "loud");
    let tags: Vec<_> = events[0].tags.iter().collect();
    assert_eq!(tags, [(&"domain".to_owned(), &"sales".to_owned())], "half an entry is none");
    // Nothing but the comments goes of a file that says the same.
    let same = without_texts(&loud("nothing"), "a.proto", &harmless).unwrap().unwrap();
    let declared = |set: Bytes| Schema::decode(set, |_| false).unwrap().declared_digest();
    assert_eq!(declared(same), declared(loud("nothing")));
}

/// An encoded field of bytes.
fn piece(number: u8, payload: &[u8]) -> Vec<u8> {
    let (key, more) =
        if number < 16 { (number << 3 | 2, None) } else { (number << 3 & 0x7f | 0x82, Some(number >> 4)) };
    [key].into_iter().chain(more).chain([payload.len() as u8]).chain(payload.iter().copied()).collect()
}

#[test]
fn options_that_nobody_declares_lose_their_texts_and_keep_the_rest() {
    let field = [&piece(1, b"s")[..], &[0x18, 1, 0x20, 1, 0x28, 9]].concat();
    let message = [piece(1, b"M"), piece(2, &field)].concat();
    let (java_multiple_files, implicit_presence) = ([0x50, 1], piece(50, &[0x08, 2]));
    let package = piece(1, format!("com.{SECRET}").as_bytes());
    let options = [&package[..], &java_multiple_files, &implicit_presence].concat();
    let edition = [0x70, 0xe8, 0x07];
    let heading =
        [piece(1, b"a.proto"), piece(4, &message), piece(8, &options), piece(12, b"editions")].concat();
    let set = Bytes::from(piece(1, &[&heading[..], &edition].concat()));
    let redacted = without_texts(&set, "a.proto", &Texts::new()).unwrap().unwrap();
    assert!(has_secret(&set) && !has_secret(&redacted));
    let schema = Schema::decode(redacted, |_| false).unwrap();
    let field = &schema[schema.field_by_name(schema.message("M").unwrap(), "s").unwrap()];
    assert_eq!(field.features.presence, Presence::Implicit);
    let file = &schema[schema.file("a.proto").unwrap()];
    assert_eq!((file.options.java_multiple_files, &file.options.java_package), (Some(true), &None));
}

#[test]
fn a_set_without_the_file_or_without_texts_is_left_as_it_is() {
    let set = loud(SECRET);
    assert_eq!(without_texts(&set, "c.proto", &Texts::new()).unwrap(), None);
    let redacted = without_texts(&set, "a.proto", &Texts::new()).unwrap().unwrap();
    assert_eq!(without_texts(&redacted, "a.proto", &Texts::new()).unwrap(), None);
    assert!(without_texts(&Bytes::from_static(b"\x0a\xff"), "a.proto", &Texts::new()).is_err());
}
