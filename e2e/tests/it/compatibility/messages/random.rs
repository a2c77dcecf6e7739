//! Random messages, with a liking for the values where types end.

use std::collections::{BTreeSet, HashMap};

use schemactl_model::schema::{Cardinality, EnumId, FieldId, Kind, MessageId, Schema};

use super::{Message, Value};
use crate::compatibility::random::Random;

/// Messages nested deeper than this have nothing in them that is not required.
const DEPTH: usize = 3;
/// Required messages deeper than this mean that none can be complete.
const GIVE_UP: usize = 12;

/// Makes messages of one schema.
pub struct Writer<'a> {
    schema: &'a Schema,
    /// Whose names for numbers are known to the reader too; a number that only a newer reader has a name for
    /// was never written by this schema.
    reader: &'a Schema,
    extensions: HashMap<MessageId, Vec<FieldId>>,
}

impl<'a> Writer<'a> {
    pub fn new(schema: &'a Schema, reader: &'a Schema) -> Self {
        let mut extensions: HashMap<MessageId, Vec<FieldId>> = HashMap::new();
        for (id, field) in schema.fields() {
            if let Some(extendee) = field.extendee {
                extensions.entry(extendee).or_default().push(id);
            }
        }
        Writer { schema, reader, extensions }
    }

    /// A message in which about one field of `sparse` is left out; 1 leaves none out.
    pub fn message(&self, message: MessageId, sparse: usize, random: &mut Random) -> Message {
        self.nested(message, sparse, 0, random)
    }

    fn nested(&self, message: MessageId, sparse: usize, depth: usize, random: &mut Random) -> Message {
        let mut made = Message::default();
        let own = self.schema[message].fields.iter();
        let mut fields: Vec<FieldId> =
            own.chain(self.extensions.get(&message).into_iter().flatten()).copied().collect();
        // Of a oneof the last member wins, so each gets its turn.
        random.shuffle(&mut fields);
        for id in fields {
            let is_required = self.schema[id].cardinality == Cardinality::Required;
            let is_left_out = sparse > 1 && random.one_in(sparse);
            let is_deep = depth >= DEPTH && self.schema[id].kind.message().is_some();
            if (is_required && depth < GIVE_UP) || !(is_left_out || is_deep || is_required) {
                self.field(&mut made, id, sparse, depth, random);
            }
        }
        made
    }

    fn field(&self, made: &mut Message, id: FieldId, sparse: usize, depth: usize, random: &mut Random) {
        let field = &self.schema[id];
        match field.cardinality {
            Cardinality::Map => {
                let Some((key, value)) = self.schema.map_entry(id) else { return };
                for _ in 0..random.between(1, 3) {
                    let key = self.value(self.schema[key].kind, sparse, depth, random);
                    made.insert(field, key, self.value(self.schema[value].kind, sparse, depth, random));
                }
            }
            Cardinality::Repeated => {
                for _ in 0..random.between(1, 4) {
                    made.push(field, self.value(field.kind, sparse, depth, random));
                }
            }
            _ => made.set(self.schema, id, self.value(field.kind, sparse, depth, random)),
        }
    }

    fn value(&self, kind: Kind, sparse: usize, depth: usize, random: &mut Random) -> Value {
        match kind {
            Kind::Bool => Value::Bool(random.one_in(2)),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => Value::Int(signed(random, 32)),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Value::Int(signed(random, 64)),
            Kind::Uint32 | Kind::Fixed32 => Value::Uint(unsigned(random, 32)),
            Kind::Uint64 | Kind::Fixed64 => Value::Uint(unsigned(random, 64)),
            Kind::Float => Value::Float(float(random).to_bits()),
            Kind::Double => Value::Double(double(random).to_bits()),
            Kind::Enum(id) => Value::Enum(self.enumeration(id, random)),
            Kind::String => {
                Value::Text((*random.pick(&["", "a", "café", "\u{0}\n\"", "日本語 😀", "0"])).to_owned())
            }
            Kind::Bytes => Value::Bytes(
                random.pick(&[&b""[..], b"\0", b"\xff\xfe", b"text", b"\xc3\x28", b"\x08\x01"]).to_vec(),
            ),
            Kind::Message(id) | Kind::Group(id) => Value::Message(self.nested(id, sparse, depth + 1, random)),
        }
    }

    /// A number of an enum; of an open one also numbers that have no name, neither here nor with the reader.
    fn enumeration(&self, id: EnumId, random: &mut Random) -> i32 {
        let values = &self.schema[id].values;
        let known = self.schema[*random.pick(values)].number;
        if !self.schema[id].features.open_enums || !random.one_in(3) {
            return known;
        }
        let number = *random.pick(&[-7, 1_000_003, i32::MAX, i32::MIN, 77]);
        if self.named(id).contains(&number) { known } else { number }
    }

    fn named(&self, id: EnumId) -> BTreeSet<i32> {
        let numbers = |schema: &Schema, id: EnumId| -> Vec<i32> {
            schema[id].values.iter().map(|value| schema[*value].number).collect()
        };
        let mut named: BTreeSet<i32> = numbers(self.schema, id).into_iter().collect();
        if let Some(other) = self.reader.enumeration(&self.schema[id].full_name) {
            named.extend(numbers(self.reader, other));
        }
        named
    }
}

fn signed(random: &mut Random, bits: u32) -> i64 {
    let shift = 64 - bits;
    let least = i64::MIN >> shift;
    let greatest = i64::MAX >> shift;
    match random.below(8) {
        0 => 0,
        1 => 1,
        2 => -1,
        3 => least,
        4 => greatest,
        _ => (random.number() as i64) >> (shift + random.below(bits as usize) as u32),
    }
}

fn unsigned(random: &mut Random, bits: u32) -> u64 {
    let shift = 64 - bits;
    match random.below(8) {
        0 => 0,
        1 => 1,
        2 => u64::MAX >> shift,
        3 => (u64::MAX >> shift) / 2 + 1,
        _ => random.number() >> (shift + random.below(bits as usize) as u32),
    }
}

fn float(random: &mut Random) -> f32 {
    let any = f32::from_bits(random.number() as u32);
    let any = if any.is_nan() { f32::NAN } else { any };
    *random.pick(&[
        0.0,
        -0.0,
        1.5,
        f32::MAX,
        f32::MIN_POSITIVE,
        f32::NAN,
        f32::INFINITY,
        f32::NEG_INFINITY,
        0.1,
        any,
    ])
}

fn double(random: &mut Random) -> f64 {
    let any = f64::from_bits(random.number());
    let any = if any.is_nan() { f64::NAN } else { any };
    *random.pick(&[
        0.0,
        -0.0,
        1.5,
        f64::MAX,
        f64::MIN_POSITIVE,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        0.1,
        any,
    ])
}
