//! Descriptors of what a logger contains, made from the Schema: types that no event reaches are
//! left out, and so is every custom option, because who owns an event is not its producers' binary's business.
//!
//! Two dialects: [`Dialect::Faithful`] is what protobuf runtimes load; [`Dialect::Prost`] is what
//! prost-build reads, which knows no editions and panics where a comment has no location.

mod comments;
mod elements;

use std::collections::BTreeSet;

use prost_types::FileDescriptorProto;
use schemactl_model::{
    Schema,
    schema::{FileId, Syntax},
};

use self::elements::Elements;
use crate::selection::Selection;

/// What the descriptors are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// As declared.
    Faithful,
    /// Presence and packing said in the words of proto3, with comments.
    Prost,
}

/// Descriptors of the selected types, one per file that declares any, in dependency order.
pub fn files(schema: &Schema, selection: &Selection, dialect: Dialect) -> Vec<FileDescriptorProto> {
    selection.files(schema).into_iter().map(|id| file(schema, selection, dialect, id)).collect()
}

fn file(schema: &Schema, selection: &Selection, dialect: Dialect, id: FileId) -> FileDescriptorProto {
    let declared = &schema[id];
    let elements = Elements { schema, selection, dialect };
    let messages: Vec<_> =
        declared.messages.iter().copied().filter(|id| selection.messages.contains(id)).collect();
    let enums: Vec<_> = declared.enums.iter().copied().filter(|id| selection.enums.contains(id)).collect();
    let mut descriptor = FileDescriptorProto {
        name: Some(declared.path.to_string()),
        package: Some(declared.package.to_string()).filter(|package| !package.is_empty()),
        dependency: dependencies(schema, selection, id),
        message_type: messages.iter().map(|id| elements.message(*id)).collect(),
        enum_type: enums.iter().map(|id| elements.enumeration(*id)).collect(),
        syntax: Some("proto3".to_owned()),
        ..FileDescriptorProto::default()
    };
    match dialect {
        Dialect::Prost => {
            descriptor.source_code_info = Some(comments::source_info(&elements, &messages, &enums));
        }
        Dialect::Faithful if matches!(declared.syntax, Syntax::Proto2 | Syntax::Unspecified) => {
            descriptor.syntax = Some("proto2".to_owned());
        }
        Dialect::Faithful => {}
    }
    descriptor
}

/// Files of the types that a file's selected fields are of.
fn dependencies(schema: &Schema, selection: &Selection, file: FileId) -> Vec<String> {
    let fields = selection.fields(schema).filter(|id| schema[*id].file == file);
    let used: BTreeSet<FileId> = fields
        .filter_map(|id| match schema[id].kind {
            schemactl_model::schema::Kind::Enum(of) => Some(schema[of].file),
            kind => kind.message().map(|of| schema[of].file),
        })
        .filter(|of| *of != file)
        .collect();
    used.into_iter().map(|id| schema[id].path.to_string()).collect()
}
