//! Reserved numbers and names that the parser could not read, put back.

use prost_types::{
    DescriptorProto, EnumDescriptorProto, FileDescriptorProto, descriptor_proto::ReservedRange,
    enum_descriptor_proto::EnumReservedRange,
};

use crate::{
    locate::Reserved,
    places::path::{file, message},
};

/// Gives messages and enums all that they reserve.
pub(crate) fn restore(file: &mut FileDescriptorProto, reserved: &[Reserved]) {
    for reserved in reserved {
        match *reserved.path {
            [file::ENUM_TYPE, index] => in_enum(at(&mut file.enum_type, index), reserved),
            [file::MESSAGE_TYPE, index, ref rest @ ..] => {
                in_message(at(&mut file.message_type, index), rest, reserved);
            }
            _ => {}
        }
    }
}

fn in_message(declared: Option<&mut DescriptorProto>, path: &[i32], reserved: &Reserved) {
    let Some(declared) = declared else { return };
    match *path {
        [] => {
            let range = |&(start, end): &(i32, i32)| ReservedRange { start: Some(start), end: Some(end + 1) };
            declared.reserved_range = reserved.ranges.iter().map(range).collect();
            declared.reserved_name.clone_from(&reserved.names);
        }
        [message::ENUM_TYPE, index] => in_enum(at(&mut declared.enum_type, index), reserved),
        [message::NESTED_TYPE, index, ref rest @ ..] => {
            in_message(at(&mut declared.nested_type, index), rest, reserved);
        }
        _ => {}
    }
}

fn in_enum(declared: Option<&mut EnumDescriptorProto>, reserved: &Reserved) {
    let Some(declared) = declared else { return };
    let range = |&(start, end): &(i32, i32)| EnumReservedRange { start: Some(start), end: Some(end) };
    declared.reserved_range = reserved.ranges.iter().map(range).collect();
    declared.reserved_name.clone_from(&reserved.names);
}

fn at<T>(elements: &mut [T], index: i32) -> Option<&mut T> {
    elements.get_mut(usize::try_from(index).ok()?)
}
