//! The oneofs that stand for `optional` in proto3, named as protoc names them.

use std::collections::HashSet;

use prost_types::{DescriptorProto, FileDescriptorProto};

/// Names those of a whole file.
pub(crate) fn name(file: &mut FileDescriptorProto) {
    file.message_type.iter_mut().for_each(message);
}

fn message(message: &mut DescriptorProto) {
    message.nested_type.iter_mut().for_each(self::message);
    let synthetic: Vec<(String, usize)> = message
        .field
        .iter()
        .filter(|field| field.proto3_optional())
        .filter_map(|field| Some((field.name().to_owned(), usize::try_from(field.oneof_index?).ok()?)))
        .collect();
    if synthetic.is_empty() {
        return;
    }
    let indexes: HashSet<usize> = synthetic.iter().map(|(_, index)| *index).collect();
    let fields = message.field.iter().map(|field| field.name().to_owned());
    let declared = message.oneof_decl.iter().enumerate().filter(|(index, _)| !indexes.contains(index));
    let mut names: HashSet<String> =
        fields.chain(declared.map(|(_, oneof)| oneof.name().to_owned())).collect();
    for (field, index) in synthetic {
        let mut name = if field.starts_with('_') { field } else { format!("_{field}") };
        while !names.insert(name.clone()) {
            name.insert(0, 'X');
        }
        if let Some(oneof) = message.oneof_decl.get_mut(index) {
            oneof.name = Some(name);
        }
    }
}
