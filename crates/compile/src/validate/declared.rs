//! Rules on a file as it is written.

use std::collections::HashSet;

use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto};

use super::{Report, Violation, enums, join, json_names, numbered, option_names, ranges};
use crate::{
    locate::SourceInfo,
    places::path::{field, file, message},
};

/// Checks a parsed file.
pub(crate) fn declared(parsed: &FileDescriptorProto, info: &SourceInfo) -> Vec<Violation> {
    let mut report = Report::default();
    option_names::check(&mut report, info);
    let is_proto3 = parsed.syntax() == "proto3";
    for (index, message) in numbered(&parsed.message_type) {
        in_message(&mut report, &[file::MESSAGE_TYPE, index], message, is_proto3);
    }
    for (index, declared) in numbered(&parsed.enum_type) {
        enums::check(&mut report, &[file::ENUM_TYPE, index], declared, is_proto3);
    }
    extensions(&mut report, &[file::EXTENSION], &parsed.extension);
    report.violations
}

fn in_message(report: &mut Report, path: &[i32], declared: &DescriptorProto, is_proto3: bool) {
    names(report, path, declared);
    json_names::check(report, path, declared, is_proto3);
    ranges::of_message(report, path, declared);
    if is_proto3 && !declared.extension_range.is_empty() {
        report.add(path, &[message::EXTENSION_RANGE, 0], "extension ranges are not allowed in proto3");
    }
    extensions(report, &join(path, &[message::EXTENSION]), &declared.extension);
    for (index, nested) in numbered(&declared.nested_type) {
        in_message(report, &join(path, &[message::NESTED_TYPE, index]), nested, is_proto3);
    }
    for (index, nested) in numbered(&declared.enum_type) {
        enums::check(report, &join(path, &[message::ENUM_TYPE, index]), nested, is_proto3);
    }
}

/// Reserved names of a message, and fields that use them.
fn names(report: &mut Report, path: &[i32], declared: &DescriptorProto) {
    let mut reserved = HashSet::new();
    for (index, name) in numbered(&declared.reserved_name) {
        if !reserved.insert(name.as_str()) {
            let message = format!("field name {name:?} is reserved twice");
            report.add(path, &[message::RESERVED_NAME, index], message);
        }
    }
    if reserved.is_empty() {
        return;
    }
    for (index, declared) in numbered(&declared.field) {
        if reserved.contains(declared.name()) {
            let message = format!("field name {:?} is reserved", declared.name());
            report.add(path, &[message::FIELD, index, field::NAME], message);
        }
    }
}

fn extensions(report: &mut Report, path: &[i32], extensions: &[FieldDescriptorProto]) {
    for (index, extension) in numbered(extensions) {
        let default = json_names::default(extension.name());
        if extension.json_name.as_ref().is_some_and(|name| *name != default) {
            report.add(path, &[index, field::JSON_NAME], "option json_name is not allowed on extensions");
        }
    }
}
