//! What belongs together in the schemas of a writer and a reader; `finder` finds it.

use std::collections::{HashMap, HashSet};

use schemactl_model::schema::{Element, EnumId, EnumValueId, FieldId, FileId, MessageId, OneofId, Schema};

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
    pub(super) holders: HashMap<Pair<MessageId>, Vec<Pair<MessageId>>>,
}

impl Pairs {
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

/// The messages that a pair of fields refers to, where they have the same name within their packages.
pub(super) fn target(writer: &Schema, reader: &Schema, pair: Pair<FieldId>) -> Option<Pair<MessageId>> {
    let held =
        Pair { writer: writer[pair.writer].kind.message()?, reader: reader[pair.reader].kind.message()? };
    (writer.nested_name(held.writer) == reader.nested_name(held.reader)).then_some(held)
}
