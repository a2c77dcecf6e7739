//! A random module: several files and packages of both syntaxes that import each other, with nested messages,
//! groups, maps, oneofs, enums with aliases, extensions and services.

use super::{
    EXTENSION_RANGE, Enum, Extension, Field, File, Label, Message, Method, Project, Service, Syntax, Type,
};
use crate::compatibility::random::Random;

pub const SCALARS: &[&str] = &[
    "double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64",
    "sfixed32", "sfixed64", "bool", "string", "bytes",
];
const KEYS: &[&str] =
    &["int32", "int64", "uint32", "uint64", "sint64", "fixed32", "sfixed64", "bool", "string"];
const PACKAGES: &[&str] = &["acme.shop.v1", "acme.common.v1"];

/// The module of a seed.
pub fn project(random: &mut Random) -> Project {
    let empty = Project { files: Vec::new(), comments: false, names: 0 };
    let mut generator = Generator { random, project: empty, known: Known::default() };
    for _ in 0..generator.random.between(2, 3) {
        let file = generator.file();
        generator.project.files.push(file);
    }
    generator.project
}

struct Generator<'a> {
    random: &'a mut Random,
    project: Project,
    known: Known,
}

/// What can be named already, by full name.
#[derive(Default)]
struct Known {
    messages: Vec<String>,
    extensible: Vec<String>,
    enums: Vec<KnownEnum>,
}

#[derive(Clone)]
struct KnownEnum {
    name: String,
    is_open: bool,
    starts_at_zero: bool,
}

impl Generator<'_> {
    fn file(&mut self) -> File {
        let name = self.project.name("part");
        let package = self.random.word(PACKAGES);
        let mut file = File {
            path: format!("{}/{name}.proto", package.replace('.', "/")),
            package: package.to_owned(),
            syntax: if self.random.one_in(2) { Syntax::Proto2 } else { Syntax::Proto3 },
            go_package: format!("example.com/{name}"),
            messages: Vec::new(),
            enums: Vec::new(),
            services: Vec::new(),
            extensions: Vec::new(),
        };
        for _ in 0..self.random.between(1, 2) {
            file.enums.push(self.enumeration(package, file.syntax));
        }
        for _ in 0..self.random.between(2, 4) {
            file.messages.push(self.message(package, file.syntax, 0));
        }
        for _ in 0..self.random.below(2) {
            file.services.push(self.service());
        }
        if file.syntax == Syntax::Proto2 {
            for _ in 0..self.random.below(3) {
                file.extensions.extend(self.extension());
            }
        }
        file
    }

    fn enumeration(&mut self, scope: &str, syntax: Syntax) -> Enum {
        let name = self.project.name("Color");
        let starts_at_zero = syntax == Syntax::Proto3 || !self.random.one_in(4);
        let mut number = if starts_at_zero { 0 } else { 5 };
        let mut values = Vec::new();
        for _ in 0..self.random.between(2, 5) {
            values.push((self.project.name("COLOR_"), number));
            number += self.random.between(1, 3) as i32;
        }
        if self.random.one_in(3) {
            values.push((self.project.name("COLOR_NEGATIVE_"), -1));
        }
        if self.random.one_in(3) {
            let again = self.random.pick(&values).1;
            values.push((self.project.name("COLOR_ALIAS_"), again));
        }
        let reserved_numbers = if self.random.one_in(3) { vec![900] } else { Vec::new() };
        self.known.enums.push(KnownEnum {
            name: format!("{scope}.{name}"),
            is_open: syntax == Syntax::Proto3,
            starts_at_zero,
        });
        Enum { name, values, reserved_numbers, reserved_names: Vec::new() }
    }

    fn message(&mut self, scope: &str, syntax: Syntax, depth: usize) -> Message {
        let name = self.project.name("Order");
        let full_name = format!("{scope}.{name}");
        let mut message = Message { name, ..Message::default() };
        if depth < 2 && self.random.one_in(2) {
            message.messages.push(self.message(&full_name, syntax, depth + 1));
        }
        if self.random.one_in(4) {
            message.enums.push(self.enumeration(&full_name, syntax));
        }
        message.extensible = syntax == Syntax::Proto2 && self.random.one_in(2);
        if message.extensible {
            self.known.extensible.push(full_name.clone());
        }
        // Nothing refers to some messages, so that they can be deleted.
        let is_known = !self.random.one_in(3);
        if is_known {
            self.known.messages.push(full_name);
        }
        self.fields(&mut message, syntax, depth);
        if self.random.one_in(3) {
            message.reserved_numbers.push(900);
            message.reserved_names.push(self.project.name("old_"));
        }
        message
    }

    fn fields(&mut self, message: &mut Message, syntax: Syntax, depth: usize) {
        let mut number = 0;
        let mut oneof = None;
        for _ in 0..self.random.between(2, 7) {
            number += self.random.between(1, 12) as i32;
            if self.random.one_in(4) {
                oneof = match oneof {
                    None => Some(self.project.name("choice_")),
                    Some(_) => None,
                };
            }
            let mut field = match (&oneof, self.random.below(12)) {
                (None, 0) => self.map(number, syntax),
                (None, 1) => self.list_of_entries(number, message),
                (_, 2) if syntax == Syntax::Proto2 && depth < 2 => self.group(number, depth),
                _ => self.field(number, syntax),
            };
            if let Some(name) = &oneof {
                field.label = Label::Plain;
                field.oneof = Some(name.clone());
            }
            message.fields.push(field);
        }
    }

    fn field(&mut self, number: i32, syntax: Syntax) -> Field {
        let kind = self.kind(syntax);
        let label = match (self.random.below(6), syntax) {
            (0 | 1, _) => Label::Repeated,
            (2, Syntax::Proto2) if matches!(kind, Type::Scalar(_)) => Label::Required,
            (2 | 3, _) | (_, Syntax::Proto2) => Label::Optional,
            _ => Label::Plain,
        };
        let is_integer = matches!(kind, Type::Scalar("int32" | "uint64" | "sint32" | "fixed64"));
        let has_default = syntax == Syntax::Proto2 && label == Label::Optional && is_integer;
        let default = (has_default && self.random.one_in(3)).then(|| "7".to_owned());
        let json_name = self.random.one_in(8).then(|| self.project.name("json"));
        let name = self.project.name("total_");
        Field { name, number, label, kind, oneof: None, default, json_name }
    }

    fn kind(&mut self, syntax: Syntax) -> Type {
        let usable = |item: &&KnownEnum| syntax == Syntax::Proto2 || item.is_open;
        let enums: Vec<_> = self.known.enums.iter().filter(usable).cloned().collect();
        match self.random.below(8) {
            0 | 1 if !enums.is_empty() => Type::Enum(self.random.pick(&enums).name.clone()),
            2 | 3 if !self.known.messages.is_empty() => {
                Type::Message(self.random.pick(&self.known.messages).clone())
            }
            _ => Type::Scalar(self.random.word(SCALARS)),
        }
    }

    fn map(&mut self, number: i32, syntax: Syntax) -> Field {
        let mut kind = self.kind(syntax);
        let starts_at_zero =
            |name: &str| self.known.enums.iter().any(|item| item.name == name && item.starts_at_zero);
        if matches!(&kind, Type::Enum(name) if !starts_at_zero(name)) {
            kind = Type::Scalar("sint32");
        }
        let label = Label::Map(self.random.word(KEYS));
        let name = self.project.name("labels_");
        Field { name, number, label, kind, oneof: None, default: None, json_name: None }
    }

    /// A list of what a map of the name would be made of.
    fn list_of_entries(&mut self, number: i32, message: &mut Message) -> Field {
        let name = self.project.name("pairs_");
        let entry = format!("P{}Entry", name[1..].replace('_', ""));
        let part = |name: &str, number, kind| Field {
            name: name.to_owned(),
            number,
            label: Label::Optional,
            kind: Type::Scalar(kind),
            oneof: None,
            default: None,
            json_name: None,
        };
        let fields =
            vec![part("key", 1, self.random.word(KEYS)), part("value", 2, self.random.word(SCALARS))];
        message.messages.push(Message { name: entry.clone(), fields, ..Message::default() });
        Field {
            name,
            number,
            label: Label::Repeated,
            // A name the printer need not look up: entries are named from inside their message.
            kind: Type::Entry(entry),
            oneof: None,
            default: None,
            json_name: None,
        }
    }

    fn group(&mut self, number: i32, depth: usize) -> Field {
        let mut group = Message { name: self.project.name("Part"), ..Message::default() };
        self.fields(&mut group, Syntax::Proto2, depth + 1);
        Field {
            name: group.name.to_lowercase(),
            number,
            label: if self.random.one_in(2) { Label::Repeated } else { Label::Optional },
            kind: Type::Group(Box::new(group)),
            oneof: None,
            default: None,
            json_name: None,
        }
    }

    fn service(&mut self) -> Service {
        let mut methods = Vec::new();
        if !self.known.messages.is_empty() {
            for _ in 0..self.random.between(1, 3) {
                methods.push(Method {
                    name: self.project.name("Place"),
                    input: self.random.pick(&self.known.messages).clone(),
                    output: self.random.pick(&self.known.messages).clone(),
                    client_streaming: self.random.one_in(3),
                    server_streaming: self.random.one_in(3),
                });
            }
        }
        Service { name: self.project.name("Orders"), methods }
    }

    fn extension(&mut self) -> Option<Extension> {
        if self.known.extensible.is_empty() {
            return None;
        }
        let extendee = self.random.pick(&self.known.extensible).clone();
        // Names are counted, so this is a number of its own.
        let number = EXTENSION_RANGE.start() + self.project.names as i32;
        let mut field = self.field(number, Syntax::Proto2);
        field.json_name = None;
        if field.label == Label::Required {
            field.label = Label::Optional;
        }
        Some(Extension { extendee, field })
    }
}
