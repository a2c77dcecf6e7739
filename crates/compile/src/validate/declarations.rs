//! Extensions that their ranges declare beforehand.

use std::collections::{HashMap, HashSet};

use prost::Message;
use prost_reflect::MessageDescriptor;
use prost_types::{
    DescriptorProto, FieldDescriptorProto,
    field_descriptor_proto::{Label, Type},
};

use super::{Report, numbered};
use crate::{
    places::path::{file, message, range},
    wire,
};

/// The part of `google.protobuf.ExtensionRangeOptions` that is about declarations.
#[derive(Clone, PartialEq, Message)]
struct RangeOptions {
    #[prost(message, repeated, tag = "2")]
    declaration: Vec<Declaration>,
    #[prost(int32, optional, tag = "3")]
    verification: Option<i32>,
}

/// `ExtensionRangeOptions.VerificationState`
const DECLARATION: i32 = 0;
const UNVERIFIED: i32 = 1;

#[derive(Clone, PartialEq, Message)]
struct Declaration {
    #[prost(int32, optional, tag = "1")]
    number: Option<i32>,
    #[prost(string, optional, tag = "2")]
    full_name: Option<String>,
    #[prost(string, optional, tag = "3")]
    type_name: Option<String>,
    #[prost(bool, optional, tag = "5")]
    reserved: Option<bool>,
    #[prost(bool, optional, tag = "6")]
    repeated: Option<bool>,
}

/// Checks the declarations of a message against each other. `file` is the encoded file it is in.
pub(super) fn of_message(report: &mut Report, path: &[i32], declared: &DescriptorProto, file: &[u8]) {
    let mut names = HashSet::new();
    for (index, extensions) in numbered(&declared.extension_range) {
        if extensions.options.is_none() {
            continue;
        }
        let place = [path, &[message::EXTENSION_RANGE, index]].concat();
        let options = options(file, &place);
        if options.verification == Some(UNVERIFIED) && !options.declaration.is_empty() {
            report.add(&place, &[], "an UNVERIFIED extension range cannot declare extensions");
            return;
        }
        let range = extensions.start()..extensions.end();
        let mut numbers = HashSet::new();
        for declaration in options.declaration {
            let number = declaration.number();
            let mut refuse = |message: String| report.add(&place, &[], message);
            if !range.contains(&number) {
                refuse(format!("the declared extension number {number} is not in the range"));
            }
            if !numbers.insert(number) {
                refuse(format!("the extension number {number} is declared twice"));
            }
            if let Some(problem) = declaration.problem(&mut names) {
                refuse(problem);
            }
        }
    }
}

impl Declaration {
    fn problem(&self, names: &mut HashSet<String>) -> Option<String> {
        let number = self.number();
        let (Some(name), Some(type_name)) = (&self.full_name, &self.type_name) else {
            let is_plain_reservation =
                self.full_name.is_none() && self.type_name.is_none() && self.reserved();
            return (!is_plain_reservation)
                .then(|| format!("the declaration of extension {number} needs both full_name and type"));
        };
        if !names.insert(name.clone()) {
            return Some(format!("extension {name:?} is declared twice"));
        }
        let names = std::iter::once(name).chain((!is_scalar(type_name)).then_some(type_name));
        names.filter(|name| !is_full_name(name)).map(|name| not_a_name(name)).next()
    }
}

fn not_a_name(name: &str) -> String {
    format!("{name:?} is not a full name: it needs a leading dot and identifiers between dots")
}

fn is_full_name(name: &str) -> bool {
    let is_identifier = |part: &str| {
        part.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && part.chars().all(|char| char.is_ascii_alphanumeric() || char == '_')
    };
    name.strip_prefix('.').is_some_and(|rest| rest.split('.').all(is_identifier))
}

const SCALARS: [(&str, Type); 15] = [
    ("double", Type::Double),
    ("float", Type::Float),
    ("int64", Type::Int64),
    ("uint64", Type::Uint64),
    ("int32", Type::Int32),
    ("fixed64", Type::Fixed64),
    ("fixed32", Type::Fixed32),
    ("bool", Type::Bool),
    ("string", Type::String),
    ("bytes", Type::Bytes),
    ("uint32", Type::Uint32),
    ("sfixed32", Type::Sfixed32),
    ("sfixed64", Type::Sfixed64),
    ("sint32", Type::Sint32),
    ("sint64", Type::Sint64),
];

fn is_scalar(name: &str) -> bool {
    SCALARS.iter().any(|(scalar, _)| *scalar == name)
}

/// The name that a declaration has to have for the type of a field.
fn type_of(field: &FieldDescriptorProto) -> &str {
    let scalar = SCALARS.iter().find(|(_, kind)| *kind == field.r#type());
    scalar.map_or_else(|| field.type_name(), |(name, _)| name)
}

/// What messages declare, read once each.
#[derive(Default)]
pub(super) struct Declared {
    ranges: HashMap<String, Vec<(std::ops::Range<i32>, RangeOptions)>>,
}

impl Declared {
    /// Why an extension of this full name is not what the extended message declares.
    pub(super) fn problem(
        &mut self,
        extended: &MessageDescriptor,
        name: &str,
        extension: &FieldDescriptorProto,
    ) -> Option<String> {
        let ranges = self.ranges.entry(extended.full_name().to_owned()).or_insert_with(|| read(extended));
        let number = extension.number();
        let (_, options) = ranges.iter().find(|(range, _)| range.contains(&number))?;
        let message = extended.full_name();
        let Some(declared) = options.declaration.iter().find(|one| one.number() == number) else {
            let is_required = !options.declaration.is_empty() || options.verification == Some(DECLARATION);
            return is_required.then(|| {
                format!(
                    "message {message:?} wants its extensions declared, and declares none of number {number}"
                )
            });
        };
        if declared.reserved() {
            return Some(format!("message {message:?} declares extension {number} as reserved"));
        }
        let expects = |what: &str| Some(format!("message {message:?} declares extension {number} {what}"));
        let type_name = declared.type_name();
        let is_type = if is_scalar(type_name) || type_name.is_empty() {
            type_name.is_empty() || type_of(extension) == type_name
        } else {
            type_of(extension).trim_start_matches('.') == type_name.trim_start_matches('.')
        };
        if !is_type {
            return expects(&format!("with the type {type_name}"));
        }
        if declared.full_name.as_ref().is_some_and(|full| full.trim_start_matches('.') != name) {
            return expects(&format!("with the name {}", declared.full_name()));
        }
        let is_repeated = extension.label() == Label::Repeated;
        if declared.repeated() != is_repeated {
            return expects(if is_repeated { "as not repeated" } else { "as repeated" });
        }
        None
    }
}

fn read(extended: &MessageDescriptor) -> Vec<(std::ops::Range<i32>, RangeOptions)> {
    let declared = extended.descriptor_proto();
    if declared.extension_range.iter().all(|range| range.options.is_none()) {
        return Vec::new();
    }
    let file = extended.parent_file().encode_to_vec();
    let path = path_of(extended);
    let range = |(index, range): (i32, &prost_types::descriptor_proto::ExtensionRange)| {
        let place = [path.as_slice(), &[message::EXTENSION_RANGE, index]].concat();
        (range.start()..range.end(), options(&file, &place))
    };
    numbered(&declared.extension_range).map(range).collect()
}

fn options(file: &[u8], range: &[i32]) -> RangeOptions {
    let options = wire::element(file, &[range, &[range::OPTIONS]].concat());
    options.and_then(|bytes| RangeOptions::decode(bytes).ok()).unwrap_or_default()
}

/// The descriptor path of a message.
fn path_of(wanted: &MessageDescriptor) -> Vec<i32> {
    let position = |all: &[DescriptorProto]| all.iter().position(|one| one.name() == wanted.name());
    let index = |position: Option<usize>| position.and_then(|at| i32::try_from(at).ok()).unwrap_or(i32::MAX);
    match wanted.parent_message() {
        Some(parent) => {
            let at = index(position(&parent.descriptor_proto().nested_type));
            [path_of(&parent), vec![message::NESTED_TYPE, at]].concat()
        }
        None => {
            let at = index(position(&wanted.parent_file().file_descriptor_proto().message_type));
            vec![file::MESSAGE_TYPE, at]
        }
    }
}
