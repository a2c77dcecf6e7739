//! From encoded descriptors to the Schema, in two passes: names first, links second.

mod enums;
mod error;
mod fields;
mod messages;
mod services;

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use prost::Message as _;

pub use error::InvalidSchema;

use super::{
    Element, Features, File, FileId, Import, MessageId, NumberRange, Options, Schema, ServiceId, SourceInfo,
    Syntax,
    descriptor::{self, FileDescriptor, FileDescriptorSet},
    names::{Names, join},
    options::FileOptions,
};

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

    fn resolve_message(&self, by: &str, name: &str) -> Result<MessageId> {
        self.schema.message(strip(name)).ok_or_else(|| unresolved(by, name))
    }
}

fn numbered<T>(elements: Vec<T>) -> impl Iterator<Item = (u32, T)> {
    (0..).zip(elements)
}

fn boxed(names: Vec<String>) -> Box<[Box<str>]> {
    names.into_iter().map(Into::into).collect()
}

fn strip(name: &str) -> &str {
    name.strip_prefix('.').unwrap_or(name)
}

fn unresolved(by: &str, name: &str) -> InvalidSchema {
    InvalidSchema::Unresolved { by: by.to_owned(), name: strip(name).to_owned() }
}
