//! Source info for linked files: what an option's name has turned out to mean.

use std::collections::HashMap;

use prost_reflect::{DescriptorPool, ExtensionDescriptor, FileDescriptor, Kind, MessageDescriptor};
use prost_types::{DescriptorProto, FieldDescriptorProto, FileDescriptorProto, field_descriptor_proto::Type};

use crate::{
    locate::{NamePart, Oddity, OddityKind, OptionPlace, SourceInfo},
    places::path::{enumeration, field, file, message, method, oneof, range, service, value},
    validate::{Set, Values, Violation},
};

/// Encodes the source info of one linked file after the other.
pub(crate) struct Attacher<'a> {
    pool: &'a DescriptorPool,
    options: HashMap<&'static str, MessageDescriptor>,
    values: Values,
}

/// What is left to say once it is known what an option's name means.
#[derive(Default)]
pub(crate) struct Interpreted {
    /// The encoded `SourceCodeInfo`.
    pub(crate) source_info: Vec<u8>,
    /// Options whose values need a look.
    pub(crate) sets: Vec<Set>,
    /// Options that cannot be what they are.
    pub(crate) violations: Vec<Violation>,
}

impl<'a> Attacher<'a> {
    pub(crate) fn new(pool: &'a DescriptorPool) -> Self {
        Attacher { pool, options: HashMap::new(), values: Values::default() }
    }

    /// Interprets the places of the options of a file.
    ///
    /// An option's location gets the path of the field that the option sets; where that is repeated, with the
    /// element's index.
    pub(crate) fn interpret(&mut self, linked: &FileDescriptor, info: &SourceInfo) -> Interpreted {
        let mut repeated = HashMap::new();
        let mut found = Interpreted::default();
        found.source_info = info.encode(|place| {
            let path = self.path(linked.file_descriptor_proto(), place, &mut repeated, &mut found);
            path.map_or_else(|| place.path.clone(), Vec::into_boxed_slice)
        });
        found
    }

    fn path(
        &mut self,
        linked: &FileDescriptorProto,
        place: &OptionPlace,
        repeated: &mut HashMap<Vec<i32>, i32>,
        found: &mut Interpreted,
    ) -> Option<Vec<i32>> {
        // The last two numbers are those of the uninterpreted option.
        let options = place.path.split_last_chunk::<2>()?.0;
        let owner = owner(linked, options)?;
        let of = self.options_message(owner.options)?;
        let mut message = of.clone();
        let mut path = options.to_vec();
        let mut needs_a_look = false;
        let (last, parents) = place.name.split_last()?;
        for part in parents {
            let step = self.step(&message, part, &owner.scope)?;
            needs_a_look |= self.needs_a_look(&step, path.len() == options.len());
            path.push(step.number);
            message = step.message()?;
        }
        let step = self.step(&message, last, &owner.scope)?;
        needs_a_look |= self.needs_a_look(&step, path.len() == options.len());
        path.push(step.number);
        if step.is_repeated {
            let index = repeated.entry(path.clone()).or_insert(0);
            path.push(*index);
            *index += 1;
        }
        if needs_a_look {
            let (place, options) = (place.path.to_vec(), options.to_vec());
            found.sets.push(Set { place, options, message: of, path: path.clone() });
        }
        if let Some(message) = self.oddity(&step, &place.oddities, &owner.scope) {
            found.violations.push(Violation { path: place.path.to_vec(), message });
        }
        if let Some(message) = misplaced(linked, options, last) {
            found.violations.push(Violation { path: place.path.to_vec(), message });
        }
        Some(path)
    }

    /// Whether the first part of an option's name is an extension with a type that needs it.
    fn needs_a_look(&mut self, step: &Step, is_first: bool) -> bool {
        is_first && step.extension.as_ref().is_some_and(|extension| self.values.need_a_look(extension))
    }

    /// Why a number of the value cannot be written as it is.
    fn oddity(&self, step: &Step, oddities: &[Oddity], scope: &str) -> Option<String> {
        oddities.iter().find_map(|oddity| {
            let mut kind = step.kind.clone();
            for key in &oddity.keys {
                let key = NamePart { name: key.name.rsplit('/').next()?.to_owned(), ..*key };
                kind = match self.pool.get_message_by_name(&key.name).filter(|_| key.is_extension) {
                    // The type of what an Any holds.
                    Some(message) => Kind::Message(message),
                    None => self.step(kind.as_message()?, &key, scope)?.kind,
                };
            }
            match (oddity.kind, kind) {
                (OddityKind::Negative, Kind::Uint32 | Kind::Uint64 | Kind::Fixed32 | Kind::Fixed64) => {
                    Some("an unsigned number has no minus sign".to_owned())
                }
                (OddityKind::NotDecimal, Kind::Float | Kind::Double) => {
                    Some("a floating-point number is written in decimal".to_owned())
                }
                _ => None,
            }
        })
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
            return Step::new(field.number(), is_repeated, field.kind(), None);
        }
        let found = candidates(scope, &part.name).find_map(|name| {
            let extension = self.pool.get_extension_by_name(&name)?;
            (extension.containing_message().full_name() == message.full_name()).then_some(extension)
        })?;
        Step::new(found.number(), found.is_list(), found.kind(), Some(found))
    }
}

/// Why an option cannot be set on this field: the library has no typed access to it.
fn misplaced(linked: &FileDescriptorProto, options: &[i32], name: &NamePart) -> Option<String> {
    if name.is_extension || name.name != "unverified_lazy" {
        return None;
    }
    let (field, is_extension) = field_at(linked, options)?;
    if is_extension {
        return Some("unverified_lazy is not for extensions".to_owned());
    }
    (field.r#type() != Type::Message)
        .then(|| "unverified_lazy = true is for fields of messages only".to_owned())
}

/// The field that some options are of, and whether it is an extension.
fn field_at<'a>(linked: &'a FileDescriptorProto, path: &[i32]) -> Option<(&'a FieldDescriptorProto, bool)> {
    let (mut rest, mut parent) = match path {
        [file::EXTENSION, index, field::OPTIONS] => return Some((at(&linked.extension, *index)?, true)),
        [file::MESSAGE_TYPE, index, rest @ ..] => (rest, at(&linked.message_type, *index)?),
        _ => return None,
    };
    while let [message::NESTED_TYPE, index, inner @ ..] = rest {
        (rest, parent) = (inner, at(&parent.nested_type, *index)?);
    }
    match rest {
        [message::FIELD, index, field::OPTIONS] => Some((at(&parent.field, *index)?, false)),
        [message::EXTENSION, index, field::OPTIONS] => Some((at(&parent.extension, *index)?, true)),
        _ => None,
    }
}

/// What one part of an option's name leads to.
struct Step {
    number: i32,
    is_repeated: bool,
    kind: Kind,
    extension: Option<ExtensionDescriptor>,
}

impl Step {
    fn new(
        number: u32,
        is_repeated: bool,
        kind: Kind,
        extension: Option<ExtensionDescriptor>,
    ) -> Option<Step> {
        let number = i32::try_from(number).ok()?;
        Some(Step { number, is_repeated, kind, extension })
    }

    fn message(&self) -> Option<MessageDescriptor> {
        self.kind.as_message().cloned()
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
        let field: &FieldDescriptorProto = at(fields, index)?;
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
