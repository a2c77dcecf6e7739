//! The elements of a Schema: plain values that point to each other by id.

use bytes::Bytes;

use super::{
    EnumOptions, EnumValueOptions, Features, FieldOptions, FileOptions, MessageOptions, MethodOptions,
    OneofOptions, Options, Presence, ServiceOptions,
};

/// Declares the ids: indices into the Schema that made them, and into no other.
macro_rules! ids {
    ($($(#[$doc:meta])* $id:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $id(pub(super) u32);

        impl $id {
            pub(super) fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("an encoded descriptor set is far under 2^32 bytes"))
            }

            pub(super) fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A [`File`].
    FileId,
    /// A [`Message`].
    MessageId,
    /// A [`Field`]; extensions are fields.
    FieldId,
    /// A [`Oneof`].
    OneofId,
    /// An [`Enum`].
    EnumId,
    /// An [`EnumValue`].
    EnumValueId,
    /// A [`Service`].
    ServiceId,
    /// A [`Method`].
    MethodId,
}

/// Any element of a Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    File(FileId),
    Message(MessageId),
    Field(FieldId),
    Oneof(OneofId),
    Enum(EnumId),
    EnumValue(EnumValueId),
    Service(ServiceId),
    Method(MethodId),
}

/// What a file's first statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// Nothing: proto2 by default.
    Unspecified,
    /// `syntax = "proto2";` A descriptor set cannot tell it from [`Syntax::Unspecified`] unless it
    /// has source info.
    Proto2,
    /// `syntax = "proto3";`
    Proto3,
    /// `edition = "…";` as `google.protobuf.Edition`'s number.
    Edition(i32),
}

/// A source file.
#[derive(Debug)]
pub struct File {
    /// Path as an import spells it.
    pub path: Box<str>,
    /// Package; empty where none is declared.
    pub package: Box<str>,
    /// Syntax or edition.
    pub syntax: Syntax,
    /// Whether it belongs to a dependency and not to the module the Schema is of.
    pub is_import: bool,
    /// Imports in the order written.
    pub imports: Box<[Import]>,
    /// Top-level messages in the order written, and so on for the other lists.
    pub messages: Box<[MessageId]>,
    pub enums: Box<[EnumId]>,
    pub services: Box<[ServiceId]>,
    /// Extensions declared at the top level.
    pub extensions: Box<[FieldId]>,
    pub options: Options<FileOptions>,
    pub features: Features,
}

/// An import statement.
#[derive(Debug)]
pub struct Import {
    /// Path as written.
    pub path: Box<str>,
    /// The file, where the set contains it.
    pub file: Option<FileId>,
    pub is_public: bool,
    pub is_weak: bool,
}

/// A message; groups and map entries are messages.
#[derive(Debug)]
pub struct Message {
    pub name: Box<str>,
    /// Name with its package and parents, without a leading dot.
    pub full_name: Box<str>,
    pub file: FileId,
    /// The message it is nested in.
    pub parent: Option<MessageId>,
    /// Position among its siblings.
    pub index: u32,
    /// Fields in the order written.
    pub fields: Box<[FieldId]>,
    /// Oneofs in the order written, synthetic ones (of proto3 `optional`) included.
    pub oneofs: Box<[OneofId]>,
    pub messages: Box<[MessageId]>,
    pub enums: Box<[EnumId]>,
    /// Extensions declared inside this message.
    pub extensions: Box<[FieldId]>,
    pub extension_ranges: Box<[NumberRange]>,
    /// Encoded `google.protobuf.ExtensionRangeOptions`, where ranges have any.
    pub extension_range_options: Box<[Bytes]>,
    pub reserved_ranges: Box<[NumberRange]>,
    pub reserved_names: Box<[Box<str>]>,
    pub options: Options<MessageOptions>,
    pub features: Features,
}

impl Message {
    /// Whether it is the entry type of a map field.
    pub fn is_map_entry(&self) -> bool {
        self.options.map_entry == Some(true)
    }
}

/// Numbers from `start` to `end`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NumberRange {
    pub start: i32,
    pub end: i32,
}

impl NumberRange {
    /// Whether a number is in it.
    pub fn contains(self, number: i32) -> bool {
        self.start <= number && number <= self.end
    }
}

/// A field of a message, or an extension.
#[derive(Debug)]
pub struct Field {
    pub name: Box<str>,
    /// Name with its package and parents, without a leading dot.
    pub full_name: Box<str>,
    pub file: FileId,
    /// The message it is declared in; `None` for an extension at the top level.
    pub parent: Option<MessageId>,
    /// Position among its siblings: the fields, or the extensions, of its parent.
    pub index: u32,
    /// The message an extension extends; `None` for a field of its parent.
    pub extendee: Option<MessageId>,
    pub number: i32,
    pub cardinality: Cardinality,
    pub kind: Kind,
    /// The oneof it is a member of, synthetic ones included.
    pub oneof: Option<OneofId>,
    /// Whether it is a proto3 field marked `optional`.
    pub proto3_optional: bool,
    /// Name in JSON, derived or written.
    pub json_name: Box<str>,
    /// Default value as descriptor.proto writes it, where one is given.
    pub default: Option<Box<str>>,
    /// Whether a repeated scalar is packed.
    pub packed: bool,
    pub options: Options<FieldOptions>,
    pub features: Features,
}

impl Field {
    /// Whether it is an extension.
    pub fn is_extension(&self) -> bool {
        self.extendee.is_some()
    }

    /// Whether it holds any number of values; maps do.
    pub fn is_repeated(&self) -> bool {
        matches!(self.cardinality, Cardinality::Repeated | Cardinality::Map)
    }
}

/// How many values a field holds, and whether none can be told from zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cardinality {
    /// At most one; unset is the same as zero.
    Implicit,
    /// At most one; unset is told from zero. Messages, oneof members and extensions are this.
    Explicit,
    /// Exactly one.
    Required,
    /// Any number.
    Repeated,
    /// Any number, by key.
    Map,
}

impl From<Presence> for Cardinality {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Explicit => Cardinality::Explicit,
            Presence::Implicit => Cardinality::Implicit,
            Presence::Required => Cardinality::Required,
        }
    }
}

/// What a field's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Double,
    Float,
    Int64,
    Uint64,
    Int32,
    Fixed64,
    Fixed32,
    Bool,
    String,
    /// A message written between start and end tags: a proto2 group, or `DELIMITED` of an edition.
    Group(MessageId),
    Message(MessageId),
    Bytes,
    Uint32,
    Enum(EnumId),
    Sfixed32,
    Sfixed64,
    Sint32,
    Sint64,
}

impl Kind {
    /// The word of the language, for example `uint32`; `message`, `group` or `enum` for the named.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Double => "double",
            Kind::Float => "float",
            Kind::Int64 => "int64",
            Kind::Uint64 => "uint64",
            Kind::Int32 => "int32",
            Kind::Fixed64 => "fixed64",
            Kind::Fixed32 => "fixed32",
            Kind::Bool => "bool",
            Kind::String => "string",
            Kind::Group(_) => "group",
            Kind::Message(_) => "message",
            Kind::Bytes => "bytes",
            Kind::Uint32 => "uint32",
            Kind::Enum(_) => "enum",
            Kind::Sfixed32 => "sfixed32",
            Kind::Sfixed64 => "sfixed64",
            Kind::Sint32 => "sint32",
            Kind::Sint64 => "sint64",
        }
    }

    /// The message it is of, groups included.
    pub fn message(self) -> Option<MessageId> {
        match self {
            Kind::Message(id) | Kind::Group(id) => Some(id),
            _ => None,
        }
    }
}

/// A oneof.
#[derive(Debug)]
pub struct Oneof {
    pub name: Box<str>,
    pub parent: MessageId,
    pub index: u32,
    /// Members in the order written.
    pub fields: Box<[FieldId]>,
    /// Whether it stands for a proto3 `optional` field and was not written.
    pub is_synthetic: bool,
    pub options: Options<OneofOptions>,
}

/// An enum.
#[derive(Debug)]
pub struct Enum {
    pub name: Box<str>,
    /// Name with its package and parents, without a leading dot.
    pub full_name: Box<str>,
    pub file: FileId,
    pub parent: Option<MessageId>,
    pub index: u32,
    /// Values in the order written; never empty in a schema that compiles.
    pub values: Box<[EnumValueId]>,
    pub reserved_ranges: Box<[NumberRange]>,
    pub reserved_names: Box<[Box<str>]>,
    pub options: Options<EnumOptions>,
    pub features: Features,
}

/// A value of an enum.
#[derive(Debug)]
pub struct EnumValue {
    pub name: Box<str>,
    pub parent: EnumId,
    pub index: u32,
    pub number: i32,
    pub options: Options<EnumValueOptions>,
}

/// A service.
#[derive(Debug)]
pub struct Service {
    pub name: Box<str>,
    /// Name with its package, without a leading dot.
    pub full_name: Box<str>,
    pub file: FileId,
    pub index: u32,
    /// Methods in the order written.
    pub methods: Box<[MethodId]>,
    pub options: Options<ServiceOptions>,
}

/// A method of a service.
#[derive(Debug)]
pub struct Method {
    pub name: Box<str>,
    pub parent: ServiceId,
    pub index: u32,
    pub input: MessageId,
    pub output: MessageId,
    pub client_streaming: bool,
    pub server_streaming: bool,
    pub options: Options<MethodOptions>,
}
