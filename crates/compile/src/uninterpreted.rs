//! Every option of a parsed file.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FieldDescriptorProto, FileDescriptorProto, UninterpretedOption,
};

/// Shows every option that the parser left uninterpreted.
pub(crate) fn for_each(file: &mut FileDescriptorProto, see: &mut impl FnMut(&mut UninterpretedOption)) {
    all(file.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
    file.message_type.iter_mut().for_each(|one| message(one, see));
    file.enum_type.iter_mut().for_each(|one| enumeration(one, see));
    file.extension.iter_mut().for_each(|one| field(one, see));
    for service in &mut file.service {
        all(service.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
        for method in &mut service.method {
            all(method.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
        }
    }
}

fn message(message: &mut DescriptorProto, see: &mut impl FnMut(&mut UninterpretedOption)) {
    all(message.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
    message.field.iter_mut().chain(&mut message.extension).for_each(|one| field(one, see));
    message.enum_type.iter_mut().for_each(|one| enumeration(one, see));
    for oneof in &mut message.oneof_decl {
        all(oneof.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
    }
    for range in &mut message.extension_range {
        all(range.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
    }
    message.nested_type.iter_mut().for_each(|one| self::message(one, see));
}

fn enumeration(declared: &mut EnumDescriptorProto, see: &mut impl FnMut(&mut UninterpretedOption)) {
    all(declared.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
    for value in &mut declared.value {
        all(value.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
    }
}

fn field(field: &mut FieldDescriptorProto, see: &mut impl FnMut(&mut UninterpretedOption)) {
    all(field.options.as_mut().map(|options| &mut options.uninterpreted_option), see);
}

fn all(options: Option<&mut Vec<UninterpretedOption>>, see: &mut impl FnMut(&mut UninterpretedOption)) {
    options.into_iter().flatten().for_each(see);
}
