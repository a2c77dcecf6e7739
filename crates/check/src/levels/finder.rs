//! Finds what belongs together in the schemas of a writer and a reader.
//!
//! A message is looked for in the file of the same path, by its name within the package; then, because
//! a module is one schema, by its full name in any file. The messages that fields refer to are paired
//! too, wherever they come from, by their names within their packages.

use std::collections::{BTreeMap, HashSet};

use schemactl_model::schema::{Element, EnumId, FieldId, FileId, Kind, MessageId, OneofId, Schema};

use super::{
    level::Direction,
    pairs::{Alone, Matches, Pair, Pairs, elements, oneof, target},
};

/// Everything that is to be compared.
pub(super) fn pairs(writer: &Schema, reader: &Schema, direction: Direction) -> Pairs {
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

struct Finder<'a> {
    writer: &'a Schema,
    reader: &'a Schema,
    direction: Direction,
    /// Messages of the writer that fields of other files use.
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
        self.messages(elements(pair), &writer.messages, &reader.messages);
        self.enums(elements(pair), &writer.enums, &reader.enums);
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

    /// Pairs the messages of a file or of a message.
    fn messages(&mut self, parent: Pair<Element>, in_writer: &[MessageId], in_reader: &[MessageId]) {
        let (writer, reader) = (self.writer, self.reader);
        let holder = match (parent.writer, parent.reader) {
            (Element::Message(writer), Element::Message(reader)) => Some(Pair { writer, reader }),
            _ => None,
        };
        let mut left: BTreeMap<&str, (usize, MessageId)> =
            written(reader, in_reader).map(|(position, id)| (&*reader[id].name, (position, id))).collect();
        for (position, id) in written(writer, in_writer) {
            let message = &writer[id];
            if let Some((now, same)) = left.remove(&*message.name) {
                let pair = Pair { writer: id, reader: same };
                if position != now {
                    self.pairs.moved.push(pair);
                }
                self.push(pair, holder);
            } else if let Some(moved) = reader.message(&message.full_name) {
                self.push(Pair { writer: id, reader: moved }, holder);
            } else {
                self.pairs.messages.only_writer.push(Alone { element: id, parent: Some(parent) });
            }
        }
        let new = left.into_values().map(|(_, id)| id);
        let new = new.filter(|id| writer.message(&reader[*id].full_name).is_none());
        self.pairs.messages.only_reader.extend(new.map(|element| Alone { element, parent: Some(parent) }));
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
        self.messages(parent, &old.messages, &new.messages);
        self.enums(parent, &old.enums, &new.enums);
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

/// The values of a pair of maps; any other pair as it is.
fn value(writer: &Schema, reader: &Schema, pair: Pair<FieldId>) -> Pair<FieldId> {
    match (writer.map_entry(pair.writer), reader.map_entry(pair.reader)) {
        (Some((_, writer)), Some((_, reader))) => Pair { writer, reader },
        _ => pair,
    }
}

/// The messages that somebody wrote, with their positions: entries of maps are made by the compiler.
fn written<'a>(schema: &'a Schema, ids: &'a [MessageId]) -> impl Iterator<Item = (usize, MessageId)> + 'a {
    ids.iter().copied().filter(|id| !schema[*id].is_map_entry()).enumerate()
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
