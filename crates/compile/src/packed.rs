//! `[packed = …]`, read ahead of the linker.
//!
//! The linker decides how a field is encoded before it interprets options; what it encodes with a custom
//! option of the same compilation would ignore `packed`.

use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, UninterpretedOption};

/// Turns the option into the field it stands for, everywhere in the file.
pub(crate) fn interpret(file: &mut FileDescriptorProto) {
    file.extension.iter_mut().for_each(field);
    file.message_type.iter_mut().for_each(message);
}

fn message(message: &mut DescriptorProto) {
    message.field.iter_mut().for_each(field);
    message.extension.iter_mut().for_each(field);
    message.nested_type.iter_mut().for_each(self::message);
}

fn field(field: &mut FieldDescriptorProto) {
    let Some(options) = &mut field.options else { return };
    let named: Vec<usize> = (0..options.uninterpreted_option.len())
        .filter(|index| is_packed(&options.uninterpreted_option[*index]))
        .collect();
    // Set twice or to something else is for the linker to refuse.
    let [only] = named[..] else { return };
    let value = match options.uninterpreted_option[only].identifier_value.as_deref() {
        Some("true") => true,
        Some("false") => false,
        _ => return,
    };
    options.uninterpreted_option.remove(only);
    options.packed = Some(value);
}

fn is_packed(option: &UninterpretedOption) -> bool {
    matches!(option.name.as_slice(), [part] if part.name_part == "packed" && !part.is_extension)
}
