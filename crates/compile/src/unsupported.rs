//! What protoc takes and this compiler does not, told to whoever meets it.
//!
//! The whole list is in `docs/language.md`; a case below `tests/it/protoc` with a line `but:` holds each.

use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, field_descriptor_proto::Type};

use crate::locate::PRIMITIVES;

const NOT_UTF8: &str =
    "strings that are not UTF-8 are not supported, though protoc takes them here; use a field of type bytes";

/// The limit behind a message of the parser about what stands at an offset of a source.
pub(crate) fn of_parser(message: &str, source: &str, offset: usize) -> Option<&'static str> {
    let (before, at) = (source.get(..offset)?, source.get(offset..)?);
    match message {
        "string is not valid utf-8" => Some(NOT_UTF8),
        "invalid string escape" if at.starts_with("\\u") || at.starts_with("\\U") => Some(NOT_UTF8),
        _ if message.starts_with("message numbers must be") => {
            let digits: String = at.chars().take_while(char::is_ascii_digit).collect();
            let is_of_a_message_set = digits
                .parse::<i64>()
                .is_ok_and(|number| (536_870_912..i64::from(i32::MAX)).contains(&number));
            is_of_a_message_set.then_some(
                "numbers beyond 536870911 are not supported in message sets either, where protoc takes them",
            )
        }
        _ if message.starts_with("expected '<'") && before.trim_end().ends_with("map") => {
            Some("a type called map is not supported without a dot before its name; write .map if it is one")
        }
        _ => None,
    }
}

/// The limit behind a message of the linker about a file.
pub(crate) fn of_linker(message: &str, file: &FileDescriptorProto) -> Option<&'static str> {
    if message.ends_with("string is not valid utf-8") {
        return Some(NOT_UTF8);
    }
    if message.starts_with("expected a value of type 'string'") && message.ends_with("\"'") {
        return Some(NOT_UTF8);
    }
    if message.starts_with("expected a value of type") && is_number_for_a_name(message) {
        return Some("a value called inf or nan is not supported outside of the file of its enum");
    }
    let name = message.split_once(": field '")?.1.split_once("' not found")?.0;
    file.message_type.iter().find_map(|message| of_field(message, name))
}

/// Whether what was found is `inf` or `nan` and what was expected is no scalar.
fn is_number_for_a_name(message: &str) -> bool {
    let is_number = message.ends_with("'NaN'") || message.ends_with("'inf'");
    let expected = message.split('\'').nth(1).unwrap_or_default().trim_start_matches("repeated ");
    is_number && !PRIMITIVES.contains(&expected)
}

fn of_field(message: &DescriptorProto, name: &str) -> Option<&'static str> {
    let of = |field: &FieldDescriptorProto| {
        if field.r#type() == Type::Group && field.name() == name {
            return Some("a group is set by its type's name; by its field's name is not supported");
        }
        let is_hidden = field.name().strip_prefix(name).is_some_and(|rest| rest.starts_with('·'));
        is_hidden.then_some(
            "a field whose name differs from another's by case and underscores only is not supported in values",
        )
    };
    let nested = || message.nested_type.iter().find_map(|nested| of_field(nested, name));
    message.field.iter().find_map(of).or_else(nested)
}
