//! The oracle's own wire format and JSON, held against prost's on what both do.

use schemactl_compile::{FieldNames, Messages};
use schemactl_model::schema::{Cardinality, Kind, MessageId, Schema};

use super::{
    messages::{Message, Slot, Value, Writer, json, wire},
    random::Random,
    rounds::seeds,
    schemas::{build, project},
};

#[test]
fn bytes_and_json_are_those_of_prost() {
    let (mut compared, mut rounds) = (0, 0);
    for seed in seeds(60) {
        rounds += 1;
        let mut random = Random::new(seed);
        let module = project(&mut random);
        let built = build(&module, seed);
        let schema = &built.schema;
        let prost = Messages::new(&built.descriptors).expect("prost takes the descriptors");
        let writer = Writer::new(schema, schema);
        for (id, message) in schema.messages().filter(|(id, _)| is_plain(schema, *id, &mut Vec::new())) {
            let name = &message.full_name;
            for sparse in [1, 2, 4] {
                let made = writer.message(id, sparse, &mut random);
                if has_negative_zero(&made) {
                    continue;
                }
                let bytes = wire::encode(schema, id, &made);
                let text = prost.to_json(name, &bytes, FieldNames::Json).expect("prost reads our bytes");
                let theirs = serde_json::from_str(&text).expect("prost writes JSON");
                assert_eq!(
                    json::read(schema, id, &theirs).as_ref(),
                    Ok(&made),
                    "seed {seed}, {text}\n{module}"
                );
                let ours = json::write(schema, id, &made).to_string();
                let bytes =
                    prost.from_json(name, &ours).unwrap_or_else(|why| panic!("{why:?}: {ours}\n{module}"));
                assert_eq!(
                    wire::decode(schema, id, &bytes).as_ref(),
                    Ok(&made),
                    "seed {seed}, {ours}\n{module}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 10 * rounds || rounds < 60, "{compared} messages were compared");
}

/// Whether prost does as the language says: it has no closed enums, and groups and extensions have no names of theirs in
/// its JSON.
fn is_plain(schema: &Schema, id: MessageId, seen: &mut Vec<MessageId>) -> bool {
    if seen.contains(&id) {
        return true;
    }
    seen.push(id);
    schema[id].extension_ranges.is_empty()
        && schema[id].fields.iter().all(|field| {
            let field = &schema[*field];
            match field.kind {
                Kind::Group(_) => false,
                Kind::Message(nested) => is_plain(schema, nested, seen),
                Kind::Enum(item) => {
                    schema[item].features.open_enums || field.cardinality != Cardinality::Implicit
                }
                _ => true,
            }
        })
}

/// A value to protobuf, nothing to prost.
fn has_negative_zero(message: &Message) -> bool {
    let is_or_has = |value: &Value| match value {
        Value::Float(bits) => *bits == (-0.0f32).to_bits(),
        Value::Double(bits) => *bits == (-0.0f64).to_bits(),
        Value::Message(nested) => has_negative_zero(nested),
        _ => false,
    };
    message.fields.values().any(|slot| match slot {
        Slot::One(value) => is_or_has(value),
        Slot::List(values) => values.iter().any(is_or_has),
        Slot::Map(entries) => entries.values().any(is_or_has),
    })
}

#[test]
fn a_closed_enum_puts_unknown_numbers_aside_and_writes_them_again() {
    let closed = one(
        "syntax = \"proto2\"; enum E { Z = 0; A = 1; } message M { repeated E e = 1; map<int32, E> m = 2; }",
    );
    // e: 1, 2; m: {5: 3}
    let bytes = [0x08, 1, 0x08, 2, 0x12, 4, 0x08, 5, 0x10, 3];
    let message = closed.message("M").expect("M is there");
    let decoded = wire::decode(&closed, message, &bytes).expect("the bytes are fine");
    assert_eq!(decoded.unknown, bytes[2..]);
    assert_eq!(wire::encode(&closed, message, &decoded), bytes);
}

#[test]
fn the_last_of_several_wins_and_messages_merge() {
    let schema = one(
        "syntax = \"proto3\"; message M { int32 a = 1; oneof o { int32 b = 2; string c = 3; } M m = 4; repeated int32 r = 5; }",
    );
    let message = schema.message("M").expect("M is there");
    let decode = |bytes: &[u8]| wire::decode(&schema, message, bytes).expect("the bytes are fine");
    assert_eq!(decode(&[0x08, 1, 0x08, 2]), decode(&[0x08, 2]));
    assert_eq!(decode(&[0x08, 1, 0x08, 0]), decode(&[]));
    assert_eq!(decode(&[0x10, 1, 0x1a, 1, b'x']), decode(&[0x1a, 1, b'x']));
    assert_eq!(decode(&[0x22, 2, 0x08, 7, 0x22, 2, 0x10, 8]), decode(&[0x22, 4, 0x08, 7, 0x10, 8]));
    assert_eq!(decode(&[0x2a, 2, 1, 2]), decode(&[0x28, 1, 0x28, 2]));
}

#[test]
fn narrow_types_cut_off_what_they_cannot_hold() {
    let schema =
        one("syntax = \"proto3\"; message M { int32 a = 1; bool b = 2; uint32 c = 3; sint32 d = 4; }");
    let message = schema.message("M").expect("M is there");
    let decode = |bytes: &[u8]| wire::decode(&schema, message, bytes).expect("the bytes are fine");
    // 2^32 + 1
    assert_eq!(decode(&[0x08, 0x81, 0x80, 0x80, 0x80, 0x10]), decode(&[0x08, 1]));
    assert_eq!(decode(&[0x10, 5]), decode(&[0x10, 1]));
    assert_eq!(decode(&[0x18, 0x81, 0x80, 0x80, 0x80, 0x10]), decode(&[0x18, 1]));
    assert!(wire::decode(&schema, message, &[0x08]).is_err());
}

fn one(text: &str) -> Schema {
    let files = [("a.proto".to_owned(), text.to_owned())];
    super::schemas::build_files(&files).expect("the test's schema compiles").schema
}
