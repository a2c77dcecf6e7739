//! Source info for linked files: what an option's name has turned out to mean.

use std::collections::HashMap;

use prost_reflect::{DescriptorPool, FileDescriptor, Kind, MessageDescriptor};
use prost_types::{DescriptorProto, FileDescriptorProto};

use crate::{
    locate::{NamePart, OptionPlace, SourceInfo},
    places::path::{enumeration, field, file, message, method, oneof, range, service, value},
};

/// Encodes the source info of one linked file after the other.
pub(crate) struct Attacher<'a> {
    pool: &'a DescriptorPool,
    options: HashMap<&'static str, MessageDescriptor>,
}

impl<'a> Attacher<'a> {
    pub(crate) fn new(pool: &'a DescriptorPool) -> Self {
        Attacher { pool, options: HashMap::new() }
    }

    pub(crate) fn pool(&self) -> &'a DescriptorPool {
        self.pool
    }

    /// The encoded `SourceCodeInfo` of a file.
    ///
    /// An option's location gets the path of the field that the option sets; where that is repeated, with the
    /// element's index.
    pub(crate) fn encode(&mut self, linked: &FileDescriptor, info: &SourceInfo) -> Vec<u8> {
        let mut repeated = HashMap::new();
        info.encode(|place| {
            let path = self.path(linked.file_descriptor_proto(), place, &mut repeated);
            path.map_or_else(|| place.path.clone(), Vec::into_boxed_slice)
        })
    }

    fn path(
        &mut self,
        linked: &FileDescriptorProto,
        place: &OptionPlace,
        repeated: &mut HashMap<Vec<i32>, i32>,
    ) -> Option<Vec<i32>> {
        // The last two numbers are those of the uninterpreted option.
        let options = place.path.split_last_chunk::<2>()?.0;
        let owner = owner(linked, options)?;
        let mut message = self.options_message(owner.options)?;
        let mut path = options.to_vec();
        let (last, parents) = place.name.split_last()?;
        for part in parents {
            let step = self.step(&message, part, &owner.scope)?;
            path.push(step.number);
            message = step.message?;
        }
        let step = self.step(&message, last, &owner.scope)?;
        path.push(step.number);
        if step.is_repeated {
            let index = repeated.entry(path.clone()).or_insert(0);
            path.push(*index);
            *index += 1;
        }
        Some(path)
    }

    fn options_message(&mut self, name: &'static str) -> Option<MessageDescriptor> {
        if let Some(message) = self.options.get(name) {
            return Some(message.clone());
        }
        let found = self.pool.get_message_by_name(name);
        let message = found.or_else(|| DescriptorPool::global().get_message_by_name(name))?;
        self.options.insert(name, message.clone());
        Some(message)
    }

    fn step(&self, message: &MessageDescriptor, part: &NamePart, scope: &str) -> Option<Step> {
        if !part.is_extension {
            let field = message.get_field_by_name(&part.name)?;
            let is_repeated = field.is_list() || field.is_map();
            return Step::new(field.number(), is_repeated, field.kind());
        }
        let found = candidates(scope, &part.name).find_map(|name| {
            let extension = self.pool.get_extension_by_name(&name)?;
            (extension.containing_message().full_name() == message.full_name()).then_some(extension)
        })?;
        Step::new(found.number(), found.is_list(), found.kind())
    }
}

/// What one part of an option's name leads to.
struct Step {
    number: i32,
    is_repeated: bool,
    message: Option<MessageDescriptor>,
}

impl Step {
    fn new(number: u32, is_repeated: bool, kind: Kind) -> Option<Step> {
        let number = i32::try_from(number).ok()?;
        Some(Step { number, is_repeated, message: kind.as_message().cloned() })
    }
}

/// The full names a name may mean within a scope, innermost first.
fn candidates<'a>(scope: &'a str, name: &'a str) -> impl Iterator<Item = String> + 'a {
    let absolute = name.strip_prefix('.');
    let inner = std::iter::successors((absolute.is_none() && !scope.is_empty()).then_some(scope), |scope| {
        scope.rsplit_once('.').map(|(outer, _)| outer)
    });
    inner
        .map(move |scope| format!("{scope}.{name}"))
        .chain(std::iter::once(absolute.unwrap_or(name).to_owned()))
}

/// The element some options belong to.
struct Owner {
    /// The message of its options.
    options: &'static str,
    /// Its full name, from which extension names are looked up.
    scope: String,
}

/// The owner of the options at a path.
fn owner(linked: &FileDescriptorProto, path: &[i32]) -> Option<Owner> {
    let package = linked.package();
    match path {
        [file::OPTIONS] => Some(Owner { options: "google.protobuf.FileOptions", scope: package.to_owned() }),
        [file::MESSAGE_TYPE, index, rest @ ..] => {
            in_message(at(&linked.message_type, *index)?, package, rest)
        }
        [file::ENUM_TYPE, index, rest @ ..] => in_enum(at(&linked.enum_type, *index)?, package, rest),
        [file::EXTENSION, index, field::OPTIONS] => {
            Owner::new("google.protobuf.FieldOptions", package, at(&linked.extension, *index)?.name())
        }
        [file::SERVICE, index, rest @ ..] => {
            let service = at(&linked.service, *index)?;
            match rest {
                [service::OPTIONS] => Owner::new("google.protobuf.ServiceOptions", package, service.name()),
                [service::METHOD, index, method::OPTIONS] => {
                    let scope = join(package, service.name());
                    Owner::new("google.protobuf.MethodOptions", &scope, at(&service.method, *index)?.name())
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn in_message(parent: &DescriptorProto, scope: &str, path: &[i32]) -> Option<Owner> {
    let scope = join(scope, parent.name());
    let field = |fields, index| {
        let field: &prost_types::FieldDescriptorProto = at(fields, index)?;
        Owner::new("google.protobuf.FieldOptions", &scope, field.name())
    };
    match path {
        [message::OPTIONS] => Some(Owner { options: "google.protobuf.MessageOptions", scope }),
        [message::FIELD, index, field::OPTIONS] => field(&parent.field, *index),
        [message::EXTENSION, index, field::OPTIONS] => field(&parent.extension, *index),
        [message::EXTENSION_RANGE, _, range::OPTIONS] => {
            Some(Owner { options: "google.protobuf.ExtensionRangeOptions", scope })
        }
        [message::ONEOF_DECL, index, oneof::OPTIONS] => {
            Owner::new("google.protobuf.OneofOptions", &scope, at(&parent.oneof_decl, *index)?.name())
        }
        [message::NESTED_TYPE, index, rest @ ..] => {
            in_message(at(&parent.nested_type, *index)?, &scope, rest)
        }
        [message::ENUM_TYPE, index, rest @ ..] => in_enum(at(&parent.enum_type, *index)?, &scope, rest),
        _ => None,
    }
}

fn in_enum(parent: &prost_types::EnumDescriptorProto, scope: &str, path: &[i32]) -> Option<Owner> {
    match path {
        [enumeration::OPTIONS] => Owner::new("google.protobuf.EnumOptions", scope, parent.name()),
        // A value is a sibling of its enum.
        [enumeration::VALUE, index, value::OPTIONS] => {
            Owner::new("google.protobuf.EnumValueOptions", scope, at(&parent.value, *index)?.name())
        }
        _ => None,
    }
}

impl Owner {
    fn new(options: &'static str, scope: &str, name: &str) -> Option<Self> {
        Some(Owner { options, scope: join(scope, name) })
    }
}

fn join(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}

fn at<T>(elements: &[T], index: i32) -> Option<&T> {
    elements.get(usize::try_from(index).ok()?)
}
