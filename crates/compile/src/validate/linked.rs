//! Rules that need to know what a name means.

use prost_reflect::{DescriptorPool, Syntax};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, MessageOptions,
    field_descriptor_proto::{Label, Type},
    field_options::JsType,
};

use super::{Report, Violation, join, numbered};
use crate::places::path::{field, file, message};

/// Checks a linked file.
pub(crate) fn linked(pool: &DescriptorPool, linked: &FileDescriptorProto) -> Vec<Violation> {
    let mut check = Check { pool, is_proto3: linked.syntax() == "proto3", report: Report::default() };
    for (index, extension) in numbered(&linked.extension) {
        check.extension(&[file::EXTENSION, index], extension);
    }
    for (index, message) in numbered(&linked.message_type) {
        check.message(&[file::MESSAGE_TYPE, index], message);
    }
    check.report.violations
}

struct Check<'a> {
    pool: &'a DescriptorPool,
    is_proto3: bool,
    report: Report,
}

impl Check<'_> {
    fn message(&mut self, path: &[i32], declared: &DescriptorProto) {
        let is_message_set = declared.options.as_ref().is_some_and(MessageOptions::message_set_wire_format);
        if is_message_set && !declared.field.is_empty() {
            self.report.add(path, &[message::FIELD, 0], "a message set has extensions only, no fields");
        }
        for (index, declared) in numbered(&declared.field) {
            self.field(&[path, &[message::FIELD, index]].concat(), declared);
        }
        for (index, extension) in numbered(&declared.extension) {
            self.extension(&join(path, &[message::EXTENSION, index]), extension);
        }
        for (index, nested) in numbered(&declared.nested_type) {
            self.message(&join(path, &[message::NESTED_TYPE, index]), nested);
        }
    }

    fn field(&mut self, path: &[i32], declared: &FieldDescriptorProto) {
        self.options(path, declared);
        if self.is_proto3 && declared.r#type() == Type::Enum {
            let name = declared.type_name().trim_start_matches('.');
            let found = self.pool.get_enum_by_name(name);
            if found.is_some_and(|found| found.parent_file().syntax() == Syntax::Proto2) {
                let message =
                    format!("enum {name:?} is a closed enum of proto2; a proto3 message cannot use it");
                self.report.add(path, &[field::TYPE_NAME], message);
            }
        }
    }

    fn options(&mut self, path: &[i32], declared: &FieldDescriptorProto) {
        let Some(options) = &declared.options else { return };
        let kind = declared.r#type();
        let is_message = matches!(kind, Type::Message | Type::Group);
        let is_packable = !is_message && !matches!(kind, Type::String | Type::Bytes);
        let mut refuse = |message: &str| self.report.add(path, &[field::OPTIONS], message);
        if options.packed() && !(declared.label() == Label::Repeated && is_packable) {
            refuse("packed = true is for repeated fields of numbers, bools and enums only");
        }
        if options.lazy() && !is_message {
            refuse("lazy = true is for fields of messages only");
        }
        let is_64_bit =
            matches!(kind, Type::Int64 | Type::Uint64 | Type::Sint64 | Type::Fixed64 | Type::Sfixed64);
        if options.jstype() != JsType::JsNormal && !is_64_bit {
            refuse("jstype is for 64-bit integers only");
        }
    }

    fn extension(&mut self, path: &[i32], declared: &FieldDescriptorProto) {
        self.options(path, declared);
        let extendee = declared.extendee().trim_start_matches('.');
        if self.is_proto3 && !is_options(extendee) {
            self.report.add(path, &[field::EXTENDEE], "proto3 allows extensions of options only");
        }
        let found = self.pool.get_message_by_name(extendee);
        let options = found.as_ref().and_then(|found| found.descriptor_proto().options.as_ref());
        let is_optional_message = declared.label() == Label::Optional && declared.r#type() == Type::Message;
        if options.is_some_and(MessageOptions::message_set_wire_format) && !is_optional_message {
            self.report.add(path, &[], "extensions of a message set are optional messages");
        }
    }
}

/// Whether a message is one of those that hold options.
fn is_options(name: &str) -> bool {
    const KINDS: [&str; 9] =
        ["File", "Message", "Field", "Enum", "EnumValue", "Service", "Method", "Oneof", "ExtensionRange"];
    let kind = name.strip_prefix("google.protobuf.").and_then(|name| name.strip_suffix("Options"));
    kind.is_some_and(|kind| KINDS.contains(&kind))
}
