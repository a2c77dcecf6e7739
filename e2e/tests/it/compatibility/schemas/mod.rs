//! Modules as values: made at random, changed by hand, printed as .proto, compiled.

mod compile;
mod find;
mod generate;
mod print;

pub use compile::{Built, build, build_files};
pub use find::{parent_of, short_name};
pub use generate::{SCALARS, project};

/// A module.
#[derive(Clone, Debug)]
pub struct Project {
    pub files: Vec<File>,
    /// Whether everything gets a comment.
    pub comments: bool,
    /// How many names were given; no name is given twice, so that a finding can be told by the name in it.
    pub names: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    Proto2,
    Proto3,
}

#[derive(Clone, Debug)]
pub struct File {
    pub path: String,
    pub package: String,
    pub syntax: Syntax,
    pub go_package: String,
    pub messages: Vec<Message>,
    pub enums: Vec<Enum>,
    pub services: Vec<Service>,
    pub extensions: Vec<Extension>,
}

#[derive(Clone, Debug, Default)]
pub struct Message {
    pub name: String,
    pub fields: Vec<Field>,
    pub messages: Vec<Message>,
    pub enums: Vec<Enum>,
    pub extensions: Vec<Extension>,
    pub reserved_numbers: Vec<i32>,
    pub reserved_names: Vec<String>,
    /// Whether [`EXTENSION_RANGE`] is kept for extensions.
    pub extensible: bool,
}

/// The numbers of every message that can be extended.
pub const EXTENSION_RANGE: std::ops::RangeInclusive<i32> = 1000..=1999;

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub number: i32,
    pub label: Label,
    pub kind: Type,
    /// Name of the oneof it is a member of.
    pub oneof: Option<String>,
    pub default: Option<String>,
    pub json_name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Label {
    /// None is written: implicit presence in proto3, or a member of a oneof.
    Plain,
    Optional,
    Required,
    Repeated,
    /// A map with keys of a scalar type.
    Map(&'static str),
}

#[derive(Clone, Debug)]
pub enum Type {
    Scalar(&'static str),
    /// A full name.
    Message(String),
    /// A full name.
    Enum(String),
    Group(Box<Message>),
    /// A nested message that looks like the entry of a map of the field's name.
    Entry(String),
}

#[derive(Clone, Debug)]
pub struct Enum {
    pub name: String,
    pub values: Vec<(String, i32)>,
    pub reserved_numbers: Vec<i32>,
    pub reserved_names: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct Service {
    pub name: String,
    pub methods: Vec<Method>,
}

#[derive(Clone, Debug)]
pub struct Method {
    pub name: String,
    /// Full names.
    pub input: String,
    pub output: String,
    pub client_streaming: bool,
    pub server_streaming: bool,
}

#[derive(Clone, Debug)]
pub struct Extension {
    /// A full name.
    pub extendee: String,
    pub field: Field,
}

impl Project {
    /// A name that nothing else has.
    pub fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }
}

impl Message {
    /// The smallest number that nothing of the message has, had or keeps for extensions.
    pub fn fresh_number(&self) -> i32 {
        let used = |number: &i32| {
            self.fields.iter().any(|field| field.number == *number) || self.reserved_numbers.contains(number)
        };
        (1..).find(|number| !used(number)).expect("a message has few fields")
    }
}
