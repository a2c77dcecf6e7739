//! Options of floating-point types whose value is a name: `inf` and `nan`.

use prost_types::{DescriptorProto, EnumDescriptorProto, FileDescriptorProto};

use crate::uninterpreted;

/// Turns the names into the numbers they are, everywhere in the file: the linker knows no such names.
///
/// In a file with an enum that has a value of such a name, they are left to mean the enum's.
pub(crate) fn interpret(file: &mut FileDescriptorProto) {
    let mut is_used = false;
    uninterpreted::for_each(file, &mut |option| {
        is_used |= option.identifier_value.as_deref().and_then(number).is_some();
    });
    if !is_used || has_value(&file.enum_type) || file.message_type.iter().any(has_value_within) {
        return;
    }
    uninterpreted::for_each(file, &mut |option| {
        if let Some(number) = option.identifier_value.as_deref().and_then(number) {
            option.identifier_value = None;
            option.double_value = Some(number);
        }
    });
}

fn number(name: &str) -> Option<f64> {
    match name {
        "inf" => Some(f64::INFINITY),
        "nan" => Some(f64::NAN),
        _ => None,
    }
}

fn has_value(enums: &[EnumDescriptorProto]) -> bool {
    enums.iter().flat_map(|one| &one.value).any(|value| number(value.name()).is_some())
}

fn has_value_within(message: &DescriptorProto) -> bool {
    has_value(&message.enum_type) || message.nested_type.iter().any(has_value_within)
}
