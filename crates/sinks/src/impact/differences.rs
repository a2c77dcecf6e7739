//! Which messages declare something else than before, in themselves or in what they hold.

use std::collections::{HashMap, HashSet};

use schemactl_model::schema::{FieldId, Kind, MessageId, Schema};

use super::element::Sides;
use crate::{
    desired::member,
    types::{Type, postgres},
};

/// A message before and after.
pub(super) type Pair = (MessageId, MessageId);

/// Pairs of messages that differ.
pub(super) struct Differences(HashSet<Pair>);

impl Differences {
    /// Compares what lies in some messages, at any depth.
    pub(super) fn of(sides: &Sides, roots: impl Iterator<Item = Pair>) -> Self {
        let mut fresh: Vec<Pair> = roots.collect();
        let mut seen: HashSet<Pair> = fresh.iter().copied().collect();
        let mut holders: HashMap<Pair, Vec<Pair>> = HashMap::new();
        let mut differing = HashSet::new();
        while let Some(pair) = fresh.pop() {
            if differs(sides, pair) {
                differing.insert(pair);
            }
            for inner in inner_pairs(sides, pair) {
                holders.entry(inner).or_default().push(pair);
                if seen.insert(inner) {
                    fresh.push(inner);
                }
            }
        }
        let mut open: Vec<Pair> = differing.iter().copied().collect();
        while let Some(pair) = open.pop() {
            for holder in holders.get(&pair).into_iter().flatten() {
                if differing.insert(*holder) {
                    open.push(*holder);
                }
            }
        }
        Self(differing)
    }

    pub(super) fn contains(&self, pair: Pair) -> bool {
        self.0.contains(&pair)
    }
}

fn differs(sides: &Sides, (before, after): Pair) -> bool {
    let (old, new) = (sides.before.schema, sides.after.schema);
    let same = |(one, other): (&FieldId, &FieldId)| {
        let (one_field, other_field) = (&old[*one], &new[*other]);
        one_field.cardinality == other_field.cardinality
            && one_field.options.field == other_field.options.field
            && storage(old, one_field.kind) == storage(new, other_field.kind)
            && member(old, *one, one_field.name.to_string(), Type::Json)
                == member(new, *other, other_field.name.to_string(), Type::Json)
    };
    let (old_fields, new_fields) = (&old[before].fields, &new[after].fields);
    old_fields.len() != new_fields.len() || !old_fields.iter().zip(new_fields).all(same)
}

fn storage(schema: &Schema, kind: Kind) -> Option<i32> {
    match kind {
        Kind::Enum(id) => schema[id].options.r#enum.as_deref().and_then(|options| options.storage),
        _ => None,
    }
}

fn inner_pairs(sides: &Sides, (before, after): Pair) -> Vec<Pair> {
    let inner = |id: &FieldId| {
        let old = sides.before.schema.field_by_number(before, sides.after.schema[*id].number)?;
        inner_pair(sides, old, *id)
    };
    sides.after.schema[after].fields.iter().filter_map(inner).collect()
}

/// The messages of a field's values, where both sides hold them in the same way: one, many, or by keys
/// of one kind.
pub(super) fn inner_pair(sides: &Sides, before: FieldId, after: FieldId) -> Option<Pair> {
    let (old, old_shape) = inner(sides.before.schema, before)?;
    let (new, new_shape) = inner(sides.after.schema, after)?;
    (old_shape == new_shape).then_some((old, new))
}

/// The message of a field's values, unless it has a meaning of its own, and how they are held.
fn inner(schema: &Schema, id: FieldId) -> Option<(MessageId, String)> {
    let (value, shape) = match schema.map_entry(id) {
        Some((key, value)) => (value, format!("map {}", schema[key].kind.as_str())),
        None => (id, schema[id].is_repeated().to_string()),
    };
    let message = schema[value].kind.message()?;
    match postgres::layout(schema, schema[value].kind) {
        postgres::Layout::Message => Some((message, shape)),
        _ => None,
    }
}
