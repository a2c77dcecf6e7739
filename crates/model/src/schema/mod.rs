//! The Schema: an immutable, flat, index-linked model of linked descriptors.
//!
//! Built once from an encoded `google.protobuf.FileDescriptorSet`. Everything above the compiler
//! reads this and never sees the front end's types. Features are resolved, standard options typed,
//! custom options decoded on request; spans and comments are kept apart and decoded per file when
//! somebody asks for the first.

mod build;
mod canonical;
mod custom;
mod descriptor;
mod element;
mod features;
mod names;
mod options;
mod redact;
mod source;
mod uses;

use std::{
    collections::HashMap,
    ops::{Index, Range},
};

use bytes::Bytes;

pub use build::InvalidSchema;
pub use custom::{CustomOption, Value};
pub use element::*;
pub use features::{Features, Presence};
pub use options::*;
pub use redact::{Texts, texts, without_texts};
use source::SourceInfo;
pub use source::{Comments, DIRECTIVES, LINT_IGNORE, WAIVE};
pub use uses::{Use, UseKind};

use crate::{Digest, Span};

/// Linked descriptors; see the module.
#[derive(Debug)]
pub struct Schema {
    files: Vec<File>,
    messages: Vec<Message>,
    fields: Vec<Field>,
    oneofs: Vec<Oneof>,
    enums: Vec<Enum>,
    enum_values: Vec<EnumValue>,
    services: Vec<Service>,
    methods: Vec<Method>,
    /// Full names of messages, enums, services and extensions.
    names: HashMap<Box<str>, Element>,
    file_paths: HashMap<Box<str>, FileId>,
    /// Extensions by extendee and number.
    extensions: HashMap<(MessageId, i32), FieldId>,
    /// One per file, in the same order.
    sources: Vec<SourceInfo>,
    /// The descriptor set it was decoded from; options and source info point into it anyway.
    encoded: Bytes,
}

/// Stamps the access by id and the list of all elements of a kind, in the order of the files and,
/// in a file, parents before children.
macro_rules! tables {
    ($($field:ident, $all:ident: $id:ident => $element:ident),* $(,)?) => {
        $(impl Index<$id> for Schema {
            type Output = $element;

            fn index(&self, id: $id) -> &$element {
                &self.$field[id.index()]
            }
        })*

        impl Schema {
            $(
                #[doc = concat!("Every [`", stringify!($element), "`] with its id, imported files included.")]
                pub fn $all(&self) -> impl ExactSizeIterator<Item = ($id, &$element)> {
                    self.$field.iter().enumerate().map(|(index, element)| ($id::new(index), element))
                }
            )*
        }
    };
}

tables! {
    files, files: FileId => File,
    messages, messages: MessageId => Message,
    fields, fields: FieldId => Field,
    oneofs, oneofs: OneofId => Oneof,
    enums, enums: EnumId => Enum,
    enum_values, enum_values: EnumValueId => EnumValue,
    services, services: ServiceId => Service,
    methods, methods: MethodId => Method,
}

impl Schema {
    /// Digest of what the module's own files declare: of their descriptors without source info, in
    /// the order of their paths. Formatting and comments do not change it, and neither do imports.
    pub fn declared_digest(&self) -> Digest {
        canonical::declared_digest(&self.encoded, |path| {
            self.file(path).is_some_and(|id| !self[id].is_import)
        })
    }

    /// The file of a path.
    pub fn file(&self, path: &str) -> Option<FileId> {
        self.file_paths.get(path).copied()
    }

    /// The message, enum, service or extension of a full name (no leading dot).
    pub fn find(&self, full_name: &str) -> Option<Element> {
        self.names.get(full_name).copied()
    }

    /// The message of a full name.
    pub fn message(&self, full_name: &str) -> Option<MessageId> {
        match self.find(full_name)? {
            Element::Message(id) => Some(id),
            _ => None,
        }
    }

    /// The enum of a full name.
    pub fn enumeration(&self, full_name: &str) -> Option<EnumId> {
        match self.find(full_name)? {
            Element::Enum(id) => Some(id),
            _ => None,
        }
    }

    /// The field of a message with a number; extensions are not looked at.
    pub fn field_by_number(&self, message: MessageId, number: i32) -> Option<FieldId> {
        self[message].fields.iter().copied().find(|id| self[*id].number == number)
    }

    /// The field of a message with a name.
    pub fn field_by_name(&self, message: MessageId, name: &str) -> Option<FieldId> {
        self[message].fields.iter().copied().find(|id| &*self[*id].name == name)
    }

    /// The extension of a message with a number.
    pub fn extension(&self, extendee: MessageId, number: i32) -> Option<FieldId> {
        self.extensions.get(&(extendee, number)).copied()
    }

    /// The key and the value field of a map field.
    pub fn map_entry(&self, field: FieldId) -> Option<(FieldId, FieldId)> {
        let entry = self[field].kind.message().filter(|id| self[*id].is_map_entry())?;
        Some((self.field_by_number(entry, 1)?, self.field_by_number(entry, 2)?))
    }

    /// Full name of the type of a message, group or enum field, without a leading dot.
    pub fn type_name(&self, kind: Kind) -> Option<&str> {
        match kind {
            Kind::Message(id) | Kind::Group(id) => Some(&self[id].full_name),
            Kind::Enum(id) => Some(&self[id].full_name),
            _ => None,
        }
    }

    /// The file an element stands in.
    pub fn file_of(&self, element: impl Into<Element>) -> FileId {
        match element.into() {
            Element::File(id) => id,
            Element::Message(id) => self[id].file,
            Element::Field(id) => self[id].file,
            Element::Oneof(id) => self[self[id].parent].file,
            Element::Enum(id) => self[id].file,
            Element::EnumValue(id) => self[self[id].parent].file,
            Element::Service(id) => self[id].file,
            Element::Method(id) => self[self[id].parent].file,
        }
    }

    /// Name of an element within its file's package, for example `Order.Line.sku`; a file's path.
    pub fn nested_name(&self, element: impl Into<Element>) -> String {
        let element = element.into();
        let full_name = match element {
            Element::File(id) => return self[id].path.to_string(),
            Element::Message(id) => &self[id].full_name,
            Element::Field(id) => &self[id].full_name,
            Element::Enum(id) => &self[id].full_name,
            Element::Service(id) => &self[id].full_name,
            Element::Oneof(id) => return self.join(self[id].parent, &self[id].name),
            Element::EnumValue(id) => return self.join(self[id].parent, &self[id].name),
            Element::Method(id) => return self.join(self[id].parent, &self[id].name),
        };
        let package = &self[self.file_of(element)].package;
        let nested = full_name.strip_prefix(&**package).unwrap_or(full_name);
        nested.strip_prefix('.').unwrap_or(nested).to_owned()
    }

    fn join(&self, parent: impl Into<Element>, name: &str) -> String {
        format!("{}.{name}", self.nested_name(parent))
    }

    /// Path of an element in its file's descriptor, as `SourceCodeInfo` counts it: field numbers of
    /// descriptor.proto and indices in turn. Append to it to name a part, for example `[1]` for a
    /// message's name.
    pub fn location(&self, element: impl Into<Element>) -> Vec<i32> {
        let (mut path, number, index) = match element.into() {
            Element::File(_) => return Vec::new(),
            Element::Message(id) => self.nested(self[id].parent, 3, 4, self[id].index),
            Element::Enum(id) => self.nested(self[id].parent, 4, 5, self[id].index),
            Element::Field(id) => {
                let field = &self[id];
                if field.is_extension() {
                    self.nested(field.parent, 6, 7, field.index)
                } else {
                    self.nested(field.parent, 2, 2, field.index)
                }
            }
            Element::Oneof(id) => (self.location(self[id].parent), 8, self[id].index),
            Element::EnumValue(id) => (self.location(self[id].parent), 2, self[id].index),
            Element::Service(id) => (Vec::new(), 6, self[id].index),
            Element::Method(id) => (self.location(self[id].parent), 2, self[id].index),
        };
        path.extend([number, index as i32]);
        path
    }

    fn nested(&self, parent: Option<MessageId>, inside: i32, top: i32, index: u32) -> (Vec<i32>, i32, u32) {
        match parent {
            Some(parent) => (self.location(parent), inside, index),
            None => (Vec::new(), top, index),
        }
    }

    /// Where a location of a file stands, if source info says so.
    pub fn span(&self, file: FileId, location: &[i32]) -> Option<Span> {
        self.sources[file.index()].span(location)
    }

    /// Paths of all locations of a file that source info knows, in no order.
    pub fn locations(&self, file: FileId) -> impl Iterator<Item = &[i32]> {
        self.sources[file.index()].paths()
    }

    /// The bytes of a file's text that a location covers, where the text was attached.
    pub fn range(&self, file: FileId, location: &[i32]) -> Option<Range<usize>> {
        self.sources[file.index()].range(location)
    }

    /// Where some bytes of a file's text stand, where the text was attached.
    pub fn span_of_range(&self, file: FileId, range: &Range<usize>) -> Option<Span> {
        self.sources[file.index()].span_of_range(range)
    }

    /// Where an element stands as a whole.
    pub fn span_of(&self, element: impl Into<Element>) -> Option<Span> {
        let element = element.into();
        self.span(self.file_of(element), &self.location(element))
    }

    /// Comments at a location of a file.
    pub fn comments(&self, file: FileId, location: &[i32]) -> Comments<'_> {
        self.sources[file.index()].comments(location)
    }

    /// Comments at an element; empty where it has none.
    pub fn comments_of(&self, element: impl Into<Element>) -> Comments<'_> {
        let element = element.into();
        self.comments(self.file_of(element), &self.location(element))
    }

    /// Whether a comment of a file may say something, told without decoding its source info. May be true
    /// where none does, never false where one does.
    pub fn mentions(&self, file: FileId, text: &str) -> bool {
        self.sources[file.index()].mentions(text)
    }

    /// Every location of a file that has comments, in order.
    pub fn commented(&self, file: FileId) -> Vec<&[i32]> {
        self.sources[file.index()].commented()
    }

    /// Gives the schema the text of a file, so that spans of it count columns as a terminal does.
    /// Without it, columns are those of the source info.
    pub fn attach_source(&mut self, path: &str, text: Bytes) {
        if let Some(id) = self.file(path) {
            self.sources[id.index()].attach(text);
        }
    }

    /// A line of a file's text, counted from 1 as spans do and with its line break, where the text was
    /// attached.
    pub fn source_line(&self, file: FileId, line: u32) -> Option<&[u8]> {
        self.sources[file.index()].line(i32::try_from(line.checked_sub(1)?).ok()?)
    }

    /// Where a text stands last in a line, counted from 1, of a file whose text was attached.
    pub fn find_in_line(&self, file: FileId, line: u32, text: &str) -> Option<Span> {
        let (start_column, end_column) = source::columns_of(self.source_line(file, line)?, text)?;
        Some(Span { start_line: line, start_column, end_line: line, end_column })
    }

    /// The text of a file, where it was attached.
    pub fn source(&self, file: FileId) -> Option<&[u8]> {
        self.sources[file.index()].text()
    }
}

/// Stamps `Element::from(id)`.
macro_rules! elements {
    ($($variant:ident: $id:ident),* $(,)?) => {$(
        impl From<$id> for Element {
            fn from(id: $id) -> Self {
                Element::$variant(id)
            }
        }
    )*};
}

elements! {
    File: FileId,
    Message: MessageId,
    Field: FieldId,
    Oneof: OneofId,
    Enum: EnumId,
    EnumValue: EnumValueId,
    Service: ServiceId,
    Method: MethodId,
}
