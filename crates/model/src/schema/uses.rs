//! Who builds on a file: what names a type of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Field, FileId, Kind, Schema};

/// An element that names a type of another file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Use {
    /// What it is.
    pub kind: UseKind,
    /// Its full name.
    pub element: String,
    /// Full name of the type it names.
    pub r#type: String,
    /// The file it stands in.
    pub file: String,
}

/// What sort of element names a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UseKind {
    /// A field holds it.
    Field,
    /// An extension holds or extends it.
    Extension,
    /// A method takes or returns it.
    Method,
}

impl Schema {
    /// Every field, extension and method of the module's own files, other than the file itself, that names
    /// a message or enum of a file. A map counts as the field it is written as.
    pub fn uses_of(&self, file: FileId) -> Vec<Use> {
        let mut uses: Vec<Use> = self.fields_of(file).collect();
        uses.extend(self.methods_of(file));
        uses
    }

    fn fields_of(&self, file: FileId) -> impl Iterator<Item = Use> {
        let is_entry = |field: &Field| field.parent.is_some_and(|id| self[id].is_map_entry());
        self.fields().filter(move |(_, field)| !is_entry(field)).filter_map(move |(id, field)| {
            if !self.is_other_own(field.file, file) {
                return None;
            }
            let value = self.map_entry(id).map_or(field.kind, |(_, value)| self[value].kind);
            let named = self.named_in(value, file);
            let extended = field.extendee.filter(|id| self[*id].file == file);
            let r#type = named.or_else(|| extended.map(|id| &*self[id].full_name))?;
            let kind = if field.is_extension() { UseKind::Extension } else { UseKind::Field };
            Some(self.used(field.file, kind, field.full_name.to_string(), r#type))
        })
    }

    fn methods_of(&self, file: FileId) -> impl Iterator<Item = Use> {
        self.methods().filter_map(move |(_, method)| {
            let service = &self[method.parent];
            let named = [method.input, method.output].into_iter().find(|id| self[*id].file == file)?;
            let full_name = format!("{}.{}", service.full_name, method.name);
            let r#type = &self[named].full_name;
            self.is_other_own(service.file, file)
                .then(|| self.used(service.file, UseKind::Method, full_name, r#type))
        })
    }

    fn is_other_own(&self, file: FileId, used: FileId) -> bool {
        file != used && !self[file].is_import
    }

    fn named_in(&self, kind: Kind, file: FileId) -> Option<&str> {
        let home = match kind {
            Kind::Message(id) | Kind::Group(id) => self[id].file,
            Kind::Enum(id) => self[id].file,
            _ => return None,
        };
        self.type_name(kind).filter(|_| home == file)
    }

    fn used(&self, file: FileId, kind: UseKind, element: String, r#type: &str) -> Use {
        Use { kind, element, r#type: r#type.to_owned(), file: self[file].path.to_string() }
    }
}
