//! Walks an event on both sides of a change and finds what a destination gets to see of it.
//!
//! A message that lies in several places of an event is looked into at the first: what a change means
//! is the same at all of them.

use std::collections::{HashSet, VecDeque};

use schemactl_model::{
    event::{Destination, DestinationKind, PiiAction},
    schema::{Cardinality, FieldId, Schema},
};

use super::{
    Side,
    differences::{Differences, Pair, inner_pair},
    element::{FieldPair, MessagePair, Sides},
    what::{Found, Value, What, is_other_type},
};
use crate::{
    changes::values,
    desired::{Personal, asked_name},
    execution::is_whole,
};

/// Messages inside each other. No table holds as many.
const MAX_DEPTH: usize = 100;

/// A destination on one side, with what it does to personal data.
pub(super) struct Stage<'a> {
    schema: &'a Schema,
    destination: &'a Destination,
    personal: Personal<'a>,
}

impl<'a> Stage<'a> {
    pub(super) fn new(side: Side<'a>, destination: &'a Destination) -> Self {
        let personal = Personal::new(side.schema, destination);
        Self { schema: side.schema, destination, personal }
    }

    /// What arrives of a field's value.
    fn arrival(&self, field: FieldId, is_top: bool) -> Arrival {
        let name = &self.schema[field].name;
        if is_top && !is_whole(self.destination.kind_name()) && !self.destination.fields.takes(name) {
            return Arrival::Nothing;
        }
        match self.personal.action(field) {
            PiiAction::Deny | PiiAction::Drop => Arrival::Nothing,
            PiiAction::Hash => Arrival::Hash,
            PiiAction::Mask => Arrival::Masked,
            PiiAction::Allow => Arrival::Plain,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Arrival {
    Nothing,
    Hash,
    Masked,
    Plain,
}

/// Every change of an event that a destination, of one kind on both sides, gets to see.
pub(super) fn changes<'a>(
    sides: &'a Sides<'a>,
    differences: &'a Differences,
    before: &'a Stage<'a>,
    after: &'a Stage<'a>,
    root: Pair,
) -> Vec<Found> {
    let (old, new) = (before.destination, after.destination);
    let mut walk = Walk {
        sides,
        differences,
        before,
        after,
        takes_otherwise: old.pii != new.pii || old.fields != new.fields,
        way: Vec::new(),
        seen: HashSet::new(),
        waiting: VecDeque::new(),
        found: Vec::new(),
    };
    walk.enter(root);
    while let Some((pair, way)) = walk.waiting.pop_front() {
        walk.way = way;
        walk.message(pair);
    }
    walk.found
}

struct Walk<'a> {
    sides: &'a Sides<'a>,
    differences: &'a Differences,
    before: &'a Stage<'a>,
    after: &'a Stage<'a>,
    /// Whether the destination selects or treats values in another way.
    takes_otherwise: bool,
    /// Fields from the event down to the one at hand.
    way: Vec<FieldPair>,
    seen: HashSet<Pair>,
    /// Messages to look into, with the ways to them.
    waiting: VecDeque<(Pair, Vec<FieldPair>)>,
    found: Vec<Found>,
}

impl Walk<'_> {
    fn enter(&mut self, pair: Pair) {
        // Where the destination itself takes other values than before, any message may show it.
        let may_differ = self.takes_otherwise || self.differences.contains(pair);
        if !may_differ || !self.seen.insert(pair) {
            return;
        }
        match self.way.len() < MAX_DEPTH {
            true => self.waiting.push_back((pair, self.way.clone())),
            false => self.push(What::TooDeep),
        }
    }

    fn message(&mut self, (before, after): Pair) {
        let (old, new) = (self.before.schema, self.after.schema);
        for id in &new[after].fields {
            let was = old.field_by_number(before, new[*id].number);
            self.field(FieldPair { before: was, after: Some(*id) });
        }
        for id in &old[before].fields {
            if new.field_by_number(after, old[*id].number).is_none() {
                self.field(FieldPair { before: Some(*id), after: None });
            }
        }
        self.oneofs((before, after));
    }

    fn field(&mut self, field: FieldPair) {
        let is_top = self.way.is_empty();
        let arrival =
            |stage: &Stage, id: Option<FieldId>| id.map_or(Arrival::Nothing, |id| stage.arrival(id, is_top));
        let (was, is) = (arrival(self.before, field.before), arrival(self.after, field.after));
        self.way.push(field);
        match (was, is) {
            (Arrival::Nothing, Arrival::Nothing) => {}
            (Arrival::Nothing, Arrival::Hash) => self.push(What::AddedHash),
            (Arrival::Nothing, _) => self.push(What::Added),
            (_, Arrival::Nothing) => self.push(What::Gone),
            (Arrival::Hash, Arrival::Hash) => self.renamed(field),
            (_, Arrival::Hash) if !self.has_places() => self.push(What::AddedHash),
            (_, Arrival::Hash) => {
                self.push(What::AddedHash);
                self.push(What::Gone);
            }
            (Arrival::Hash, _) if !self.has_places() => self.push(What::Unhashed),
            (Arrival::Hash, _) => {
                self.push(What::Added);
                self.push(What::Gone);
            }
            _ => {
                if was != is {
                    self.push(What::Masked(is == Arrival::Masked));
                }
                self.kept(field);
            }
        }
        self.way.pop();
    }

    /// A field whose value arrives on both sides.
    fn kept(&mut self, field: FieldPair) {
        let (Some(before), Some(after)) = (field.before, field.after) else {
            return;
        };
        self.renamed(field);
        let kind = self.after.destination.kind_name();
        let (was, is) =
            (Value::of(self.before.schema, before, kind), Value::of(self.after.schema, after, kind));
        self.oneof(before, &was, &is);
        for (class, reason) in values::differences(&was.member, &is.member) {
            self.push(What::EnumValue { class, reason });
        }
        let cardinality = |schema: &Schema, id: FieldId| schema[id].cardinality;
        let is_optional = was.source() == is.source()
            && cardinality(self.before.schema, before) == Cardinality::Implicit
            && cardinality(self.after.schema, after) == Cardinality::Explicit;
        if is_optional {
            self.push(What::Optional);
        }
        match inner_pair(self.sides, before, after) {
            Some(inner) => self.enter(inner),
            None => self.typed(before, after, was, is),
        }
    }

    /// A field whose values are no messages on both sides. Of maps by the same keys, it is the values
    /// that count.
    fn typed(&mut self, before: FieldId, after: FieldId, was: Value, is: Value) {
        let (old, new) = (self.before.schema, self.after.schema);
        let entries = old.map_entry(before).zip(new.map_entry(after));
        let entries = entries.filter(|((old_key, _), (new_key, _))| old[*old_key].kind == new[*new_key].kind);
        let kind = self.after.destination.kind_name();
        let (was, is) = match entries {
            Some(((_, before), (_, after))) => (Value::of(old, before, kind), Value::of(new, after, kind)),
            None => (was, is),
        };
        if is_other_type(&was, &is) {
            self.push(What::Type { before: Box::new(was), after: Box::new(is) });
            if let Some(found) = self.found.last_mut() {
                found.is_in_map = entries.is_some();
            }
        }
    }

    fn renamed(&mut self, field: FieldPair) {
        let (Some(before), Some(after)) = (field.before, field.after) else {
            return;
        };
        let is_column = self.way.len() == 1 && has_columns(self.after.destination.kind_name());
        let name = |schema: &Schema, id: FieldId| {
            let asked = asked_name(&schema[id]).filter(|_| is_column);
            asked.unwrap_or(&schema[id].name).to_owned()
        };
        let (before, after) = (name(self.before.schema, before), name(self.after.schema, after));
        if before != after {
            self.push(What::Renamed { before, after });
        }
    }

    fn oneof(&mut self, before: FieldId, was: &Value, is: &Value) {
        match (&was.member.oneof, &is.member.oneof) {
            (was, is) if was == is => {}
            (was, Some(name)) => {
                let schema = self.before.schema;
                let parent = schema[before].parent;
                let has = |oneof: &str| {
                    parent.is_some_and(|id| schema[id].oneofs.iter().any(|id| *schema[*id].name == *oneof))
                };
                let existed = was.is_some() || has(name);
                self.push(What::IntoOneof { name: name.clone(), existed });
            }
            (_, None) => self.push(What::LeftOneof),
        }
    }

    /// Oneofs that are new, and of which a member arrives.
    fn oneofs(&mut self, (before, after): Pair) {
        let (old, new) = (self.before.schema, self.after.schema);
        let is_top = self.way.is_empty();
        for id in &new[after].oneofs {
            let oneof = &new[*id];
            let is_known = old[before].oneofs.iter().any(|other| old[*other].name == oneof.name);
            let arrives = |id: &FieldId| self.after.arrival(*id, is_top) != Arrival::Nothing;
            if oneof.is_synthetic || is_known || !oneof.fields.iter().any(arrives) {
                continue;
            }
            let root = MessagePair { before: Some(before), after: Some(after) };
            let mut element = self.sides.oneof(root, &[], &oneof.name);
            if let Some(holder) = self.sides.element(&self.way) {
                element.path = format!("{}.{}", holder.path, element.path);
            }
            // A oneof has no number; below the message's own it stands like a field of it.
            let mut numbers = self.numbers();
            numbers.push(0);
            let what = What::AddedOneof(oneof.name.to_string());
            self.found.push(Found { what, element: Some(element), numbers, is_key: false, is_in_map: false });
        }
    }

    /// Whether a value and its hash have each a place that stays.
    fn has_places(&self) -> bool {
        let kind = self.after.destination.kind_name();
        has_columns(kind) || kind == "amplitude"
    }

    fn push(&mut self, what: What) {
        let (element, numbers) = (self.sides.element(&self.way), self.numbers());
        self.found.push(Found { what, element, numbers, is_key: self.is_key(), is_in_map: false });
    }

    fn numbers(&self) -> Vec<i32> {
        let number = |field: &FieldPair| match (field.after, field.before) {
            (Some(id), _) => self.after.schema[id].number,
            (None, Some(id)) => self.before.schema[id].number,
            (None, None) => 0,
        };
        self.way.iter().map(number).collect()
    }

    fn is_key(&self) -> bool {
        let [FieldPair { after: Some(id), .. }] = self.way[..] else {
            return false;
        };
        let destination = self.after.destination;
        let sorted: &[String] = match &destination.kind {
            DestinationKind::Clickhouse(clickhouse) => &clickhouse.order_by,
            _ => &[],
        };
        let name = &*self.after.schema[id].name;
        sorted.iter().chain(&destination.partition_by).any(|key| key == name)
    }
}

/// Whether a kind of destination has columns, whose names a schema may choose.
fn has_columns(kind: &str) -> bool {
    matches!(kind, "postgres" | "lake" | "snowflake" | "bigquery" | "clickhouse" | "iceberg")
}
