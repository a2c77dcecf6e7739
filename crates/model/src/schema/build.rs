//! From encoded descriptors to the Schema, in two passes: names first, links second.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use bytes::Bytes;
use prost::Message as _;

use super::{
    Cardinality, Element, Enum, EnumId, EnumValue, EnumValueId, Features, Field, FieldId, File, FileId,
    Import, Kind, Message, MessageId, MessageOptions, Method, MethodId, NumberRange, Oneof, OneofId, Options,
    Presence, Schema, Service, ServiceId, SourceInfo, Syntax,
    descriptor::{self, FileDescriptor, FileDescriptorSet},
    names::{Names, join},
    options::{FieldOptions, FileOptions},
};

/// Why an encoded descriptor set is not a Schema.
#[derive(Debug, thiserror::Error)]
pub enum InvalidSchema {
    /// Not a descriptor set, or nested deeper than 100.
    #[error("the bytes are not an encoded google.protobuf.FileDescriptorSet")]
    Undecodable(#[from] prost::DecodeError),
    /// The set has no file.
    #[error("the descriptor set has no files")]
    Empty,
    /// Two elements of one name.
    #[error("{0:?} is defined twice in the descriptor set")]
    Duplicate(String),
    /// A type that the set does not contain.
    #[error(
        "{by:?} refers to {name:?}, which the descriptor set does not contain; build it with its imports"
    )]
    Unresolved {
        /// The full name of what refers to it.
        by: String,
        /// The name referred to.
        name: String,
    },
    /// A number that descriptor.proto gives no meaning, or an index out of range.
    #[error("{0:?} has a type, label or oneof index that descriptor.proto does not know")]
    UnknownNumber(String),
}

type Result<T> = std::result::Result<T, InvalidSchema>;

impl Schema {
    /// Reads an encoded `google.protobuf.FileDescriptorSet` that contains every file it refers to.
    /// `is_import` says of a path whether the file belongs to a dependency.
    pub fn decode(encoded: Bytes, is_import: impl Fn(&str) -> bool) -> Result<Schema> {
        let set = FileDescriptorSet::decode(encoded.clone())?;
        if set.file.is_empty() {
            return Err(InvalidSchema::Empty);
        }
        let mut builder = Builder::declare(&set, encoded)?;
        for (index, file) in set.file.into_iter().enumerate() {
            let is_import = is_import(&file.name);
            builder.file(FileId::new(index), file, is_import)?;
        }
        Ok(builder.schema)
    }
}

/// The Schema under construction. Ids are given out in the first pass, in the same order in which
/// the second fills the tables.
struct Builder {
    schema: Schema,
    /// Known beforehand: a map's entry stands behind the field that uses it.
    map_entries: HashSet<MessageId>,
}

/// Where an element is being built.
#[derive(Clone, Copy)]
struct Place<'a> {
    file: FileId,
    parent: Option<MessageId>,
    /// Full name of what surrounds it: the package or the parent.
    scope: &'a str,
    features: Features,
    syntax: Syntax,
}

impl Builder {
    fn declare(set: &FileDescriptorSet, encoded: Bytes) -> Result<Self> {
        let mut names = Names::default();
        for (index, file) in set.file.iter().enumerate() {
            if names.file_paths.insert(file.name.as_str().into(), FileId::new(index)).is_some() {
                return Err(InvalidSchema::Duplicate(file.name.clone()));
            }
            names.messages(&file.package, &file.message_type)?;
            names.enums(&file.package, &file.enum_type)?;
            for service in &file.service {
                let id = ServiceId::new(names.service_count);
                names.service_count += 1;
                names.add(join(&file.package, &service.name), Element::Service(id))?;
            }
        }
        Ok(Self {
            schema: Schema {
                files: Vec::with_capacity(set.file.len()),
                messages: Vec::with_capacity(names.message_count),
                fields: Vec::new(),
                oneofs: Vec::new(),
                enums: Vec::with_capacity(names.enum_count),
                enum_values: Vec::new(),
                services: Vec::with_capacity(names.service_count),
                methods: Vec::new(),
                names: names.elements,
                file_paths: names.file_paths,
                extensions: HashMap::new(),
                sources: Vec::with_capacity(set.file.len()),
                encoded,
            },
            map_entries: names.map_entries,
        })
    }

    fn file(&mut self, id: FileId, file: FileDescriptor, is_import: bool) -> Result<()> {
        let syntax = match (file.syntax.as_str(), file.edition) {
            ("proto3", _) => Syntax::Proto3,
            ("proto2", _) => Syntax::Proto2,
            ("editions", edition) => Syntax::Edition(edition),
            _ => Syntax::Unspecified,
        };
        let imports = self.imports(&file);
        let options: Options<FileOptions> = Options::decode(file.options)?;
        let features = Features::of_syntax(syntax).overlaid(options.features.as_deref());
        let place = Place { file: id, parent: None, scope: &file.package, features, syntax };
        let messages = self.messages(place, file.message_type)?;
        let enums = self.enums(place, file.enum_type)?;
        let extensions = self.fields(place, file.extension)?;
        let services = self.services(place, file.service)?;
        self.schema.sources.push(SourceInfo::new(file.source_code_info));
        self.schema.files.push(File {
            path: file.name.into(),
            package: file.package.into(),
            syntax,
            is_import,
            imports,
            messages,
            enums,
            services,
            extensions,
            options,
            features,
        });
        Ok(())
    }

    fn imports(&self, file: &FileDescriptor) -> Box<[Import]> {
        let listed = |list: &[i32], index: usize| list.iter().any(|entry| *entry as usize == index);
        let import = |(index, path): (usize, &String)| Import {
            path: path.as_str().into(),
            file: self.schema.file(path),
            is_public: listed(&file.public_dependency, index),
            is_weak: listed(&file.weak_dependency, index),
        };
        file.dependency.iter().enumerate().map(import).collect()
    }

    fn messages(&mut self, place: Place, messages: Vec<descriptor::Descriptor>) -> Result<Box<[MessageId]>> {
        numbered(messages).map(|(index, message)| self.message(place, index, message)).collect()
    }

    fn message(&mut self, place: Place, index: u32, message: descriptor::Descriptor) -> Result<MessageId> {
        let full_name = join(place.scope, &message.name);
        let id = MessageId::new(self.schema.messages.len());
        let options: Options<MessageOptions> = Options::decode(message.options)?;
        let features = place.features.overlaid(options.features.as_deref());
        // Holds the place while the children are built: parents come before children in the table.
        self.schema.messages.push(Message {
            name: message.name.into(),
            full_name: full_name.as_str().into(),
            file: place.file,
            parent: place.parent,
            index,
            fields: Box::default(),
            oneofs: Box::default(),
            messages: Box::default(),
            enums: Box::default(),
            extensions: Box::default(),
            extension_ranges: message.extension_range.iter().map(exclusive).collect(),
            reserved_ranges: message.reserved_range.iter().map(exclusive).collect(),
            reserved_names: boxed(message.reserved_name),
            options,
            features,
        });
        let inside = Place { parent: Some(id), scope: &full_name, features, ..place };
        let oneofs = self.oneofs(id, message.oneof_decl)?;
        let first_oneof = self.schema.oneofs.len() - oneofs.len();
        let fields = self.fields_of(inside, message.field, first_oneof..self.schema.oneofs.len())?;
        self.fill_oneofs(&oneofs, &fields);
        let messages = self.messages(inside, message.nested_type)?;
        let enums = self.enums(inside, message.enum_type)?;
        let extensions = self.fields(inside, message.extension)?;
        let built = &mut self.schema.messages[id.index()];
        built.fields = fields;
        built.oneofs = oneofs;
        built.messages = messages;
        built.enums = enums;
        built.extensions = extensions;
        Ok(id)
    }

    fn oneofs(
        &mut self,
        parent: MessageId,
        oneofs: Vec<descriptor::OneofDescriptor>,
    ) -> Result<Box<[OneofId]>> {
        let oneof = |(index, oneof): (u32, descriptor::OneofDescriptor)| {
            self.schema.oneofs.push(Oneof {
                name: oneof.name.into(),
                parent,
                index,
                fields: Box::default(),
                is_synthetic: false,
                options: Options::decode(oneof.options)?,
            });
            Ok(OneofId::new(self.schema.oneofs.len() - 1))
        };
        numbered(oneofs).map(oneof).collect()
    }

    fn fill_oneofs(&mut self, oneofs: &[OneofId], fields: &[FieldId]) {
        for id in oneofs {
            let members: Box<[FieldId]> =
                fields.iter().copied().filter(|field| self.schema[*field].oneof == Some(*id)).collect();
            let synthetic = matches!(*members, [only] if self.schema[only].proto3_optional);
            let oneof = &mut self.schema.oneofs[id.index()];
            oneof.fields = members;
            oneof.is_synthetic = synthetic;
        }
    }

    fn fields(&mut self, place: Place, fields: Vec<descriptor::FieldDescriptor>) -> Result<Box<[FieldId]>> {
        self.fields_of(place, fields, 0..0)
    }

    fn fields_of(
        &mut self,
        place: Place,
        fields: Vec<descriptor::FieldDescriptor>,
        oneofs: Range<usize>,
    ) -> Result<Box<[FieldId]>> {
        numbered(fields).map(|(index, field)| self.field(place, index, field, oneofs.clone())).collect()
    }

    fn field(
        &mut self,
        place: Place,
        index: u32,
        field: descriptor::FieldDescriptor,
        oneofs: Range<usize>,
    ) -> Result<FieldId> {
        let full_name = join(place.scope, &field.name);
        let options: Options<FieldOptions> = Options::decode(field.options)?;
        let unknown = || InvalidSchema::UnknownNumber(full_name.clone());
        let oneof = match field.oneof_index {
            Some(index) => {
                let index = usize::try_from(index).ok().and_then(|index| oneofs.start.checked_add(index));
                Some(OneofId::new(index.filter(|index| oneofs.contains(index)).ok_or_else(unknown)?))
            }
            None => None,
        };
        let features = self.field_features(place, oneof, &options);
        let kind = self.kind(&full_name, field.r#type, &field.type_name, features)?.ok_or_else(unknown)?;
        let extendee = match field.extendee.as_str() {
            "" => None,
            name => Some(self.resolve_message(&full_name, name)?),
        };
        let is_map = kind.message().is_some_and(|id| self.map_entries.contains(&id));
        let cardinality = match field.label {
            3 if is_map => Cardinality::Map,
            3 => Cardinality::Repeated,
            2 => Cardinality::Required,
            0 | 1 if features.presence == Presence::Required => Cardinality::Required,
            0 | 1 if oneof.is_some() || extendee.is_some() || kind.message().is_some() => {
                Cardinality::Explicit
            }
            0 | 1 => features.presence.into(),
            _ => return Err(unknown()),
        };
        let id = FieldId::new(self.schema.fields.len());
        if let Some(extendee) = extendee {
            self.schema.extensions.insert((extendee, field.number), id);
            if self.schema.names.insert(full_name.as_str().into(), Element::Field(id)).is_some() {
                return Err(InvalidSchema::Duplicate(full_name));
            }
        }
        let packable = !matches!(kind, Kind::String | Kind::Bytes | Kind::Message(_) | Kind::Group(_));
        self.schema.fields.push(Field {
            json_name: field.json_name.unwrap_or_else(|| json_name(&field.name)).into(),
            name: field.name.into(),
            full_name: full_name.into(),
            file: place.file,
            parent: place.parent,
            index,
            extendee,
            number: field.number,
            cardinality,
            kind,
            oneof,
            proto3_optional: field.proto3_optional,
            default: field.default_value.map(Into::into),
            packed: cardinality == Cardinality::Repeated && packable && features.packed,
            options,
            features,
        });
        Ok(id)
    }

    /// Features of a field: inherited from its oneof where it has one, else from its message.
    fn field_features(
        &self,
        place: Place,
        oneof: Option<OneofId>,
        options: &Options<FieldOptions>,
    ) -> Features {
        let oneof = oneof.and_then(|id| self.schema[id].options.features.as_deref());
        let mut features = place.features.overlaid(oneof).overlaid(options.features.as_deref());
        if !matches!(place.syntax, Syntax::Edition(_)) {
            features.packed = options.packed.unwrap_or(features.packed);
        }
        features
    }

    fn kind(&self, by: &str, number: i32, name: &str, features: Features) -> Result<Option<Kind>> {
        Ok(Some(match number {
            1 => Kind::Double,
            2 => Kind::Float,
            3 => Kind::Int64,
            4 => Kind::Uint64,
            5 => Kind::Int32,
            6 => Kind::Fixed64,
            7 => Kind::Fixed32,
            8 => Kind::Bool,
            9 => Kind::String,
            10 => Kind::Group(self.resolve_message(by, name)?),
            11 if features.delimited => Kind::Group(self.resolve_message(by, name)?),
            11 => Kind::Message(self.resolve_message(by, name)?),
            12 => Kind::Bytes,
            13 => Kind::Uint32,
            14 => match self.schema.find(strip(name)) {
                Some(Element::Enum(id)) => Kind::Enum(id),
                _ => return Err(unresolved(by, name)),
            },
            15 => Kind::Sfixed32,
            16 => Kind::Sfixed64,
            17 => Kind::Sint32,
            18 => Kind::Sint64,
            _ => return Ok(None),
        }))
    }

    fn resolve_message(&self, by: &str, name: &str) -> Result<MessageId> {
        self.schema.message(strip(name)).ok_or_else(|| unresolved(by, name))
    }

    fn enums(&mut self, place: Place, enums: Vec<descriptor::EnumDescriptor>) -> Result<Box<[EnumId]>> {
        numbered(enums).map(|(index, enumeration)| self.enumeration(place, index, enumeration)).collect()
    }

    fn enumeration(
        &mut self,
        place: Place,
        index: u32,
        enumeration: descriptor::EnumDescriptor,
    ) -> Result<EnumId> {
        let id = EnumId::new(self.schema.enums.len());
        let options: Options<super::EnumOptions> = Options::decode(enumeration.options)?;
        let features = place.features.overlaid(options.features.as_deref());
        let values = numbered(enumeration.value).map(|(index, value)| {
            self.schema.enum_values.push(EnumValue {
                name: value.name.into(),
                parent: id,
                index,
                number: value.number,
                options: Options::decode(value.options)?,
            });
            Ok(EnumValueId::new(self.schema.enum_values.len() - 1))
        });
        let values = values.collect::<Result<_>>()?;
        self.schema.enums.push(Enum {
            full_name: join(place.scope, &enumeration.name).into(),
            name: enumeration.name.into(),
            file: place.file,
            parent: place.parent,
            index,
            values,
            reserved_ranges: enumeration.reserved_range.iter().map(inclusive).collect(),
            reserved_names: boxed(enumeration.reserved_name),
            options,
            features,
        });
        Ok(id)
    }

    fn services(
        &mut self,
        place: Place,
        services: Vec<descriptor::ServiceDescriptor>,
    ) -> Result<Box<[ServiceId]>> {
        numbered(services).map(|(index, service)| self.service(place, index, service)).collect()
    }

    fn service(
        &mut self,
        place: Place,
        index: u32,
        service: descriptor::ServiceDescriptor,
    ) -> Result<ServiceId> {
        let id = ServiceId::new(self.schema.services.len());
        let full_name = join(place.scope, &service.name);
        let mut methods = Vec::with_capacity(service.method.len());
        for (index, method) in numbered(service.method) {
            methods.push(MethodId::new(self.schema.methods.len()));
            self.schema.methods.push(Method {
                input: self.resolve_message(&full_name, &method.input_type)?,
                output: self.resolve_message(&full_name, &method.output_type)?,
                name: method.name.into(),
                parent: id,
                index,
                client_streaming: method.client_streaming,
                server_streaming: method.server_streaming,
                options: Options::decode(method.options)?,
            });
        }
        self.schema.services.push(Service {
            name: service.name.into(),
            full_name: full_name.into(),
            file: place.file,
            index,
            methods: methods.into(),
            options: Options::decode(service.options)?,
        });
        Ok(id)
    }
}

fn numbered<T>(elements: Vec<T>) -> impl Iterator<Item = (u32, T)> {
    (0..).zip(elements)
}

fn boxed(names: Vec<String>) -> Box<[Box<str>]> {
    names.into_iter().map(Into::into).collect()
}

fn exclusive(range: &descriptor::Range) -> NumberRange {
    NumberRange { start: range.start, end: range.end.saturating_sub(1) }
}

fn inclusive(range: &descriptor::Range) -> NumberRange {
    NumberRange { start: range.start, end: range.end }
}

fn strip(name: &str) -> &str {
    name.strip_prefix('.').unwrap_or(name)
}

fn unresolved(by: &str, name: &str) -> InvalidSchema {
    InvalidSchema::Unresolved { by: by.to_owned(), name: strip(name).to_owned() }
}

/// The JSON name that protoc derives: the letter behind each underscore in upper case.
fn json_name(name: &str) -> String {
    let mut json = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = true;
        } else {
            json.push(if upper { character.to_ascii_uppercase() } else { character });
            upper = false;
        }
    }
    json
}
