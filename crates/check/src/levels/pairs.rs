//! What belongs together in the schemas of a writer and a reader.
//!
//! A message is looked for in the file of the same path, by its name within the package; then, because
//! a module is one schema, by its full name in any file. The messages that fields refer to are paired
//! too, wherever they come from, by their names within their packages.

use std::collections::{BTreeMap, HashMap, HashSet};

use schemactl_model::schema::{
    Element, EnumId, EnumValueId, FieldId, FileId, Kind, MessageId, OneofId, Schema,
};

use super::level::Direction;

/// The same element on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pair<T> {
    pub writer: T,
    pub reader: T,
}

/// An element that one side has, with what it stands in on both; `None` where its file is gone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Alone<T> {
    pub element: T,
    pub parent: Option<Pair<Element>>,
}

/// The elements of one kind: on both sides, or on one.
pub(super) struct Matches<T> {
    pub both: Vec<Pair<T>>,
    pub only_writer: Vec<Alone<T>>,
    pub only_reader: Vec<Alone<T>>,
}

impl<T> Default for Matches<T> {
    fn default() -> Self {
        Matches { both: Vec::new(), only_writer: Vec::new(), only_reader: Vec::new() }
    }
}

/// Everything that is compared.
#[derive(Default)]
pub(super) struct Pairs {
    pub files: Vec<Pair<FileId>>,
    pub messages: Matches<MessageId>,
    /// Messages of a pair that stand at another position among their siblings.
    pub moved: Vec<Pair<MessageId>>,
    pub fields: Matches<FieldId>,
    pub oneofs: Matches<OneofId>,
    /// Oneofs of the writer of which neither the name nor any member is left.
    pub lost_oneofs: HashSet<OneofId>,
    pub enums: Matches<EnumId>,
    pub values: Matches<EnumValueId>,
    /// By message, the messages that hold it: as a nested one or as the type of a field.
    holders: HashMap<Pair<MessageId>, Vec<Pair<MessageId>>>,
}

impl Pairs {
    pub fn of(writer: &Schema, reader: &Schema, direction: Direction) -> Pairs {
        let mut finder = Finder {
            writer,
            reader,
            direction,
            used: used_elsewhere(writer),
            seen: HashSet::new(),
            queue: Vec::new(),
            pairs: Pairs::default(),
        };
        finder.files();
        while let Some(pair) = finder.queue.pop() {
            finder.message(pair);
        }
        finder.pairs
    }

    /// Some messages and all that hold them, however far out.
    pub fn with_holders(&self, messages: &HashSet<Pair<MessageId>>) -> HashSet<Pair<MessageId>> {
        let mut found = messages.clone();
        let mut queue: Vec<_> = messages.iter().copied().collect();
        while let Some(held) = queue.pop() {
            for holder in self.holders.get(&held).into_iter().flatten() {
                if found.insert(*holder) {
                    queue.push(*holder);
                }
            }
        }
        found
    }
}

/// The oneof that a field was written into.
pub(super) fn oneof(schema: &Schema, field: FieldId) -> Option<OneofId> {
    schema[field].oneof.filter(|id| !schema[*id].is_synthetic)
}

/// The same element, whatever kind it is.
pub(super) fn elements<T: Into<Element>>(pair: Pair<T>) -> Pair<Element> {
    Pair { writer: pair.writer.into(), reader: pair.reader.into() }
}

struct Finder<'a> {
    writer: &'a Schema,
    reader: &'a Schema,
    direction: Direction,
    used: HashSet<MessageId>,
    seen: HashSet<Pair<MessageId>>,
    queue: Vec<Pair<MessageId>>,
    pairs: Pairs,
}

impl Finder<'_> {
    fn files(&mut self) {
        let (writer, reader) = (self.writer, self.reader);
        for (id, file) in writer.files() {
            match reader.file(&file.path) {
                Some(same) if !file.is_import || !reader[same].is_import => {
                    self.file(Pair { writer: id, reader: same });
                }
                None if !file.is_import => self.gone_file(id),
                _ => {}
            }
        }
    }

    fn file(&mut self, pair: Pair<FileId>) {
        let (writer, reader) = (&self.writer[pair.writer], &self.reader[pair.reader]);
        self.pairs.files.push(pair);
        self.nested(elements(pair), (&writer.messages, &reader.messages), (&writer.enums, &reader.enums));
    }

    /// A file that only the writer has. Its messages may stand in another one by now; what fields of
    /// other files used of it is compared where they use it. A file that is new to old readers is
    /// nothing that they read.
    fn gone_file(&mut self, file: FileId) {
        for message in &self.writer[file].messages {
            if let Some(moved) = self.reader.message(&self.writer[*message].full_name) {
                self.push(Pair { writer: *message, reader: moved }, None);
            } else if self.direction == Direction::Backward && !self.used.contains(message) {
                self.pairs.messages.only_writer.push(Alone { element: *message, parent: None });
            }
        }
    }

    /// Pairs the messages and enums that stand in the same place on both sides.
    fn nested(
        &mut self,
        parent: Pair<Element>,
        (in_writer, in_reader): (&[MessageId], &[MessageId]),
        (enums_writer, enums_reader): (&[EnumId], &[EnumId]),
    ) {
        let (writer, reader) = (self.writer, self.reader);
        let written = |id: &&MessageId| !reader[**id].is_map_entry();
        let mut left: BTreeMap<&str, (usize, MessageId)> = BTreeMap::new();
        for (position, id) in in_reader.iter().filter(written).enumerate() {
            left.insert(&reader[*id].name, (position, *id));
        }
        let holder = match (parent.writer, parent.reader) {
            (Element::Message(writer), Element::Message(reader)) => Some(Pair { writer, reader }),
            _ => None,
        };
        let written = |id: &&MessageId| !writer[**id].is_map_entry();
        for (position, id) in in_writer.iter().filter(written).enumerate() {
            let message = &writer[*id];
            if let Some((now, same)) = left.remove(&*message.name) {
                let pair = Pair { writer: *id, reader: same };
                if position != now {
                    self.pairs.moved.push(pair);
                }
                self.push(pair, holder);
            } else if let Some(moved) = reader.message(&message.full_name) {
                self.push(Pair { writer: *id, reader: moved }, holder);
            } else {
                self.pairs.messages.only_writer.push(Alone { element: *id, parent: Some(parent) });
            }
        }
        let new = left.into_values().map(|(_, id)| id);
        let new = new.filter(|id| writer.message(&reader[*id].full_name).is_none());
        self.pairs.messages.only_reader.extend(new.map(|element| Alone { element, parent: Some(parent) }));
        self.enums(parent, enums_writer, enums_reader);
    }

    fn enums(&mut self, parent: Pair<Element>, in_writer: &[EnumId], in_reader: &[EnumId]) {
        let (writer, reader) = (self.writer, self.reader);
        let found = &mut self.pairs.enums;
        let first = found.both.len();
        by_key(
            found,
            parent,
            keyed(in_writer, |id| &*writer[id].name),
            keyed(in_reader, |id| &*reader[id].name),
        );
        for pair in &found.both[first..] {
            let (old, new) = (&writer[pair.writer].values, &reader[pair.reader].values);
            let values = &mut self.pairs.values;
            by_key(
                values,
                elements(*pair),
                keyed(old, |id| writer[id].number),
                keyed(new, |id| reader[id].number),
            );
        }
    }

    fn push(&mut self, pair: Pair<MessageId>, holder: Option<Pair<MessageId>>) {
        if let Some(holder) = holder {
            self.pairs.holders.entry(pair).or_default().push(holder);
        }
        if self.seen.insert(pair) {
            self.queue.push(pair);
        }
    }

    fn message(&mut self, pair: Pair<MessageId>) {
        let (writer, reader) = (self.writer, self.reader);
        let (old, new) = (&writer[pair.writer], &reader[pair.reader]);
        let parent = elements(pair);
        self.pairs.messages.both.push(pair);
        let first = self.pairs.fields.both.len();
        by_key(
            &mut self.pairs.fields,
            parent,
            keyed(&old.fields, |id| writer[id].number),
            keyed(&new.fields, |id| reader[id].number),
        );
        for index in first..self.pairs.fields.both.len() {
            let field = self.pairs.fields.both[index];
            if let Some(held) = target(writer, reader, value(writer, reader, field)) {
                self.push(held, Some(pair));
            }
        }
        self.oneofs(pair, first);
        self.nested(parent, (&old.messages, &new.messages), (&old.enums, &new.enums));
    }

    /// Pairs the oneofs of messages whose fields are paired already, from the first of them on.
    fn oneofs(&mut self, pair: Pair<MessageId>, first: usize) {
        let (writer, reader) = (self.writer, self.reader);
        let found = &mut self.pairs.oneofs;
        let alone = found.only_writer.len();
        by_key(found, elements(pair), oneofs(writer, pair.writer), oneofs(reader, pair.reader));
        let fields = self.pairs.fields.both[first..].iter();
        let left: HashSet<OneofId> = fields.filter_map(|field| oneof(writer, field.writer)).collect();
        let lost = found.only_writer[alone..].iter().map(|gone| gone.element);
        self.pairs.lost_oneofs.extend(lost.filter(|id| !left.contains(id)));
    }
}

/// The messages that a pair of fields refers to, where they have the same name within their packages.
pub(super) fn target(writer: &Schema, reader: &Schema, pair: Pair<FieldId>) -> Option<Pair<MessageId>> {
    let held =
        Pair { writer: writer[pair.writer].kind.message()?, reader: reader[pair.reader].kind.message()? };
    (writer.nested_name(held.writer) == reader.nested_name(held.reader)).then_some(held)
}

/// The values of a pair of maps; any other pair as it is.
fn value(writer: &Schema, reader: &Schema, pair: Pair<FieldId>) -> Pair<FieldId> {
    match (writer.map_entry(pair.writer), reader.map_entry(pair.reader)) {
        (Some((_, writer)), Some((_, reader))) => Pair { writer, reader },
        _ => pair,
    }
}

fn oneofs(schema: &Schema, message: MessageId) -> BTreeMap<&str, OneofId> {
    let written = schema[message].oneofs.iter().filter(|id| !schema[**id].is_synthetic);
    written.map(|id| (&*schema[*id].name, *id)).collect()
}

/// Messages at the top of their files that fields of other files use, themselves or what is nested
/// in them.
fn used_elsewhere(schema: &Schema) -> HashSet<MessageId> {
    let mut used = HashSet::new();
    for (_, field) in schema.fields() {
        let (Kind::Message(mut id) | Kind::Group(mut id)) = field.kind else { continue };
        if schema[id].file == field.file {
            continue;
        }
        while let Some(parent) = schema[id].parent {
            id = parent;
        }
        used.insert(id);
    }
    used
}

fn keyed<K: Ord, T: Copy>(ids: &[T], key: impl Fn(T) -> K) -> BTreeMap<K, T> {
    ids.iter().map(|id| (key(*id), *id)).collect()
}

/// Pairs what has the same key; what is left over stands alone.
fn by_key<K: Ord, T>(
    found: &mut Matches<T>,
    parent: Pair<Element>,
    in_writer: BTreeMap<K, T>,
    mut in_reader: BTreeMap<K, T>,
) {
    for (key, writer) in in_writer {
        match in_reader.remove(&key) {
            Some(reader) => found.both.push(Pair { writer, reader }),
            None => found.only_writer.push(Alone { element: writer, parent: Some(parent) }),
        }
    }
    let new = in_reader.into_values().map(|element| Alone { element, parent: Some(parent) });
    found.only_reader.extend(new);
}
