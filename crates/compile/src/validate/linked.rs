//! Rules that need to know what a name means.

use std::collections::{HashMap, HashSet};

use prost_reflect::{DescriptorPool, MessageDescriptor, Syntax};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, MessageOptions,
    field_descriptor_proto::{Label, Type},
    field_options::JsType,
};

use super::{Report, Violation, declarations, join, lite, numbered};
use crate::places::path::{field, file, message};

/// A linked file, and what there is to know about it.
pub(crate) struct Linked<'a> {
    pub(crate) pool: &'a DescriptorPool,
    pub(crate) file: &'a FileDescriptorProto,
    /// The same encoded, with all options.
    pub(crate) encoded: &'a [u8],
    /// The imports as written.
    pub(crate) imports: &'a [String],
    /// Full names of the map entries of all files.
    pub(crate) map_entries: &'a HashSet<String>,
}

/// Checks a linked file.
pub(crate) fn linked(linked: &Linked<'_>) -> Vec<Violation> {
    let mut check = Check {
        linked,
        is_proto3: linked.file.syntax() == "proto3",
        is_lite: lite::is_lite(linked.file),
        declared: declarations::Declared::default(),
        extensions: HashMap::new(),
        report: Report::default(),
    };
    lite::check(&mut check.report, linked.pool, linked.file, linked.imports);
    let package = linked.file.package();
    for (index, extension) in numbered(&linked.file.extension) {
        check.extension(&[file::EXTENSION, index], package, extension);
    }
    for (index, message) in numbered(&linked.file.message_type) {
        check.message(&[file::MESSAGE_TYPE, index], package, message);
    }
    check.report.violations
}

struct Check<'a> {
    linked: &'a Linked<'a>,
    is_proto3: bool,
    is_lite: bool,
    declared: declarations::Declared,
    /// The extensions of the file so far, by the extended message and the number.
    extensions: HashMap<(String, i32), String>,
    report: Report,
}

impl Check<'_> {
    fn message(&mut self, path: &[i32], scope: &str, declared: &DescriptorProto) {
        let name = full_name(scope, declared.name());
        let is_message_set = declared.options.as_ref().is_some_and(MessageOptions::message_set_wire_format);
        if is_message_set && self.is_proto3 {
            self.report.add(path, &[message::NAME], "proto3 has no message sets");
        } else if is_message_set && !declared.field.is_empty() {
            self.report.add(path, &[message::FIELD, 0], "a message set has extensions only, no fields");
        }
        declarations::of_message(&mut self.report, path, declared, self.linked.encoded);
        for (index, declared) in numbered(&declared.field) {
            self.field(&[path, &[message::FIELD, index]].concat(), &name, declared);
        }
        for (index, extension) in numbered(&declared.extension) {
            self.extension(&join(path, &[message::EXTENSION, index]), &name, extension);
        }
        for (index, nested) in numbered(&declared.nested_type) {
            self.message(&join(path, &[message::NESTED_TYPE, index]), &name, nested);
        }
    }

    fn field(&mut self, path: &[i32], message: &str, declared: &FieldDescriptorProto) {
        self.options(path, declared);
        self.enum_type(path, declared);
        self.map(path, message, declared);
    }

    fn enum_type(&mut self, path: &[i32], declared: &FieldDescriptorProto) {
        if !self.is_proto3 || declared.r#type() != Type::Enum {
            return;
        }
        let name = declared.type_name().trim_start_matches('.');
        let found = self.linked.pool.get_enum_by_name(name);
        if found.is_some_and(|found| found.parent_file().syntax() == Syntax::Proto2) {
            let message = format!("enum {name:?} is a closed enum of proto2; a proto3 message cannot use it");
            self.report.add(path, &[field::TYPE_NAME], message);
        }
    }

    /// The field of a map, and fields that use a map's entry as if it were a message.
    fn map(&mut self, path: &[i32], message: &str, declared: &FieldDescriptorProto) {
        let name = declared.type_name().trim_start_matches('.');
        // The entry's name is all that tells them apart, and looking at it costs nothing.
        if !name.ends_with("Entry") || !self.linked.map_entries.contains(name) {
            return;
        }
        if name.strip_prefix(message).and_then(|rest| rest.strip_prefix('.'))
            != Some(entry_name(declared.name()).as_str())
        {
            let message = format!("{name:?} is the entry of a map, which is no type for other fields");
            self.report.add(path, &[field::TYPE_NAME], message);
            return;
        }
        let Some(entry) = self.linked.pool.get_message_by_name(name) else { return };
        let value = entry.get_field_by_name("value").and_then(|value| value.kind().as_enum().cloned());
        let first = value.as_ref().and_then(|value| value.enum_descriptor_proto().value.first());
        if first.is_some_and(|first| first.number() != 0) {
            let message = "an enum is a map's value only if its first value is zero";
            self.report.add(path, &[field::TYPE_NAME], message);
        }
    }

    fn options(&mut self, path: &[i32], declared: &FieldDescriptorProto) {
        let Some(options) = &declared.options else { return };
        let kind = declared.r#type();
        let is_packable = !matches!(kind, Type::Message | Type::Group | Type::String | Type::Bytes);
        let mut refuse = |message: &str| self.report.add(path, &[field::OPTIONS], message);
        if options.packed() && !(declared.label() == Label::Repeated && is_packable) {
            refuse("packed = true is for repeated fields of numbers, bools and enums only");
        }
        if options.lazy() && kind != Type::Message {
            refuse("lazy = true is for fields of messages only");
        }
        let is_64_bit =
            matches!(kind, Type::Int64 | Type::Uint64 | Type::Sint64 | Type::Fixed64 | Type::Sfixed64);
        if options.jstype() != JsType::JsNormal && !is_64_bit {
            refuse("jstype is for 64-bit integers only");
        }
    }

    fn extension(&mut self, path: &[i32], scope: &str, declared: &FieldDescriptorProto) {
        self.options(path, declared);
        let extendee = declared.extendee().trim_start_matches('.');
        if self.is_proto3 && !is_options(extendee) {
            self.report.add(path, &[field::EXTENDEE], "proto3 allows extensions of options only");
        }
        self.enum_type(path, declared);
        if self.is_lite {
            lite::extension(&mut self.report, self.linked.pool, path, declared);
        }
        if let Some(extended) = self.linked.pool.get_message_by_name(extendee) {
            self.extended(path, &full_name(scope, declared.name()), &extended, declared);
        }
    }

    fn extended(
        &mut self,
        path: &[i32],
        name: &str,
        extended: &MessageDescriptor,
        declared: &FieldDescriptorProto,
    ) {
        let options = extended.descriptor_proto().options.as_ref();
        let is_optional_message = declared.label() == Label::Optional && declared.r#type() == Type::Message;
        if options.is_some_and(MessageOptions::message_set_wire_format) && !is_optional_message {
            self.report.add(path, &[], "extensions of a message set are optional messages");
        }
        let key = (extended.full_name().to_owned(), declared.number());
        if let Some(first) = self.extensions.insert(key, name.to_owned()) {
            let message =
                format!("extension {first:?} of message {:?} has this number already", extended.full_name());
            self.report.add(path, &[field::NUMBER], message);
        }
        if let Some(problem) = self.declared.problem(extended, name, declared) {
            self.report.add(path, &[], problem);
        }
    }
}

fn full_name(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

/// The name of the entry of a map field.
fn entry_name(field: &str) -> String {
    let mut name = String::with_capacity(field.len() + 5);
    let mut starts_word = true;
    for char in field.chars() {
        if char == '_' {
            starts_word = true;
        } else {
            name.push(if starts_word { char.to_ascii_uppercase() } else { char });
            starts_word = false;
        }
    }
    name + "Entry"
}

/// Whether a message is one of those that hold options.
fn is_options(name: &str) -> bool {
    const KINDS: [&str; 9] =
        ["File", "Message", "Field", "Enum", "EnumValue", "Service", "Method", "Oneof", "ExtensionRange"];
    let kind = name.strip_prefix("google.protobuf.").and_then(|name| name.strip_suffix("Options"));
    kind.is_some_and(|kind| KINDS.contains(&kind))
}
