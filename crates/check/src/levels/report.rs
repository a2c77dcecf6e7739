//! What rules write their findings to.

use std::collections::HashSet;

use schemactl_model::{
    Finding, Severity,
    schema::{Element, FileId, MessageId, Schema},
};

use super::{
    Ignored,
    level::Direction,
    pairs::{Alone, Pair, Pairs, elements},
};
use crate::{
    Rule,
    found::Found,
    place::{Place, part, part_or_file, start, whole},
};

/// Both schemas, and the findings so far.
pub(super) struct Report<'a> {
    pub writer: &'a Schema,
    pub reader: &'a Schema,
    pub direction: Direction,
    pub pairs: &'a Pairs,
    ignored: &'a Ignored<'a>,
    rule: &'static Rule,
    is_compatible: bool,
    /// Messages with an incompatible difference of their own.
    broken: HashSet<Pair<MessageId>>,
    found: Vec<Found>,
}

impl<'a> Report<'a> {
    pub fn new(
        sides: Pair<&'a Schema>,
        direction: Direction,
        pairs: &'a Pairs,
        ignored: &'a Ignored<'a>,
        first: &'static Rule,
    ) -> Self {
        Report {
            writer: sides.writer,
            reader: sides.reader,
            direction,
            pairs,
            ignored,
            rule: first,
            is_compatible: false,
            broken: HashSet::new(),
            found: Vec::new(),
        }
    }

    /// Says which rule the following findings are of.
    pub fn begin(&mut self, rule: &'static Rule) {
        self.rule = rule;
        self.is_compatible = rule.categories.contains(&super::COMPATIBLE);
    }

    /// A side of a pair: the one that stands now.
    pub fn after<T>(&self, pair: Pair<T>) -> T {
        match self.direction {
            Direction::Backward => pair.reader,
            Direction::Forward => pair.writer,
        }
    }

    /// A side of a pair: the one that stood.
    pub fn before<T>(&self, pair: Pair<T>) -> T {
        match self.direction {
            Direction::Backward => pair.writer,
            Direction::Forward => pair.reader,
        }
    }

    /// Both schemas as a pair.
    pub fn schemas(&self) -> Pair<&'a Schema> {
        Pair { writer: self.writer, reader: self.reader }
    }

    /// `is "a" in the old schema and "b" in the new one`, the writer's side first.
    pub fn was_and_is(&self, writer: &str, reader: &str) -> String {
        let (writes, reads) = self.direction.words();
        format!("is {writer} in the {writes} schema and {reader} in the {reads} one")
    }

    /// `is in the old schema and not in the new one`, for what only the writer has.
    pub fn only_writes(&self) -> String {
        let (writes, reads) = self.direction.words();
        format!("is in the {writes} schema and not in the {reads} one")
    }

    /// `is in the new schema and not in the old one`, for what only the reader has.
    pub fn only_reads(&self) -> String {
        let (writes, reads) = self.direction.words();
        format!("is in the {reads} schema and not in the {writes} one")
    }

    /// Adds a difference of something that both sides have, at the first of its parts that was written.
    pub fn both<T: Into<Element>>(
        &mut self,
        pair: Pair<T>,
        parts: &[&[i32]],
        said: String,
        hint: impl Into<Option<String>>,
    ) {
        let pair = elements(pair);
        let place = match self.after(pair) {
            Element::File(id) => part_or_file(self.after(self.schemas()), id, &[2]),
            element => part(self.after(self.schemas()), element, parts),
        };
        let owner = self.owner(pair);
        let places = [self.in_writer(pair.writer), self.in_reader(pair.reader)];
        let before = match self.before(pair) {
            Element::File(id) => part_or_file(self.before(self.schemas()), id, &[2]),
            element => part(self.before(self.schemas()), element, parts),
        };
        self.push(Seen { place, before, names: Vec::new() }, &places, owner, said, hint.into());
    }

    /// Adds a difference of something that only the writer has.
    pub fn only_writer<T: Into<Element>>(
        &mut self,
        alone: Alone<T>,
        said: String,
        hint: impl Into<Option<String>>,
    ) {
        let alone = Alone { element: alone.element.into(), parent: alone.parent };
        self.alone(
            alone,
            self.direction == Direction::Forward,
            self.in_writer(alone.element),
            said,
            hint.into(),
        );
    }

    /// Adds a difference of something that only the reader has.
    pub fn only_reader<T: Into<Element>>(
        &mut self,
        alone: Alone<T>,
        said: String,
        hint: impl Into<Option<String>>,
    ) {
        let alone = Alone { element: alone.element.into(), parent: alone.parent };
        self.alone(
            alone,
            self.direction == Direction::Backward,
            self.in_reader(alone.element),
            said,
            hint.into(),
        );
    }

    fn alone(
        &mut self,
        alone: Alone<Element>,
        stands: bool,
        at: (&'a Schema, FileId),
        said: String,
        hint: Option<String>,
    ) {
        let schema = self.after(self.schemas());
        let place = match alone.parent.map(|parent| self.after(parent)) {
            _ if stands => whole(schema, alone.element),
            Some(Element::File(file)) => start(file),
            Some(parent) => whole(schema, parent),
            None => Place::Nowhere,
        };
        let owner = alone.parent.and_then(|parent| self.owner(parent));
        let schema = self.before(self.schemas());
        let (before, names) = match alone.parent.map(|parent| self.before(parent)) {
            _ if !stands => (whole(schema, alone.element), vec![short_name(schema, alone.element)]),
            Some(parent) => (whole(schema, parent), Vec::new()),
            None => (Place::Nowhere, Vec::new()),
        };
        self.push(Seen { place, before, names }, &[at], owner, said, hint);
    }

    fn push(
        &mut self,
        Seen { place, before, names }: Seen,
        at: &[(&Schema, FileId)],
        owner: Option<Pair<MessageId>>,
        said: String,
        hint: Option<String>,
    ) {
        let after = self.after(self.schemas());
        let here = match &place {
            Place::At(spot) => Some((after, spot.file)),
            Place::Nowhere => None,
        };
        if at.iter().copied().chain(here).any(|(schema, file)| self.ignored.covers(self.rule, &schema[file]))
        {
            return;
        }
        let (writes, reads) = self.direction.words();
        let finding = if self.is_compatible {
            place.finding(after, self.rule.id, format!("{said}.")).with_severity(Severity::Notice)
        } else {
            self.broken.extend(owner);
            let message = format!("{said}: {reads} readers cannot read {writes} data.");
            place.finding(after, self.rule.id, message)
        };
        let before = before.shown(self.before(self.schemas()));
        let finding = Finding { hint, before, ..finding };
        self.found.push(Found { finding, spot: place.spot(), names });
    }

    /// The message that a difference of an element makes incompatible.
    fn owner(&self, pair: Pair<Element>) -> Option<Pair<MessageId>> {
        let message = |schema: &Schema, element| match element {
            Element::Message(id) => Some(id),
            Element::Field(id) => schema[id].parent,
            Element::Oneof(id) => Some(schema[id].parent),
            _ => None,
        };
        Some(Pair { writer: message(self.writer, pair.writer)?, reader: message(self.reader, pair.reader)? })
    }

    fn in_writer(&self, element: Element) -> (&'a Schema, FileId) {
        (self.writer, self.writer.file_of(element))
    }

    fn in_reader(&self, element: Element) -> (&'a Schema, FileId) {
        (self.reader, self.reader.file_of(element))
    }

    /// Messages with an incompatible difference, and those that hold them.
    pub fn broken(&self) -> HashSet<Pair<MessageId>> {
        self.pairs.with_holders(&self.broken)
    }

    pub fn finish(self) -> Vec<Found> {
        self.found
    }
}

/// Where a difference is on both sides, and what a waiver calls what is gone.
struct Seen {
    place: Place,
    before: Place,
    names: Vec<String>,
}

/// The name of an element within what holds it; of a type, within its file.
fn short_name(schema: &Schema, element: Element) -> String {
    let name = schema.nested_name(element);
    match element {
        Element::Message(_) | Element::Enum(_) => name,
        _ => name.rsplit('.').next().unwrap_or(&name).to_owned(),
    }
}
