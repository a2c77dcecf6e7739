//! Imports that nothing in the file needs.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use schemactl_model::schema::{Element, FieldId, FileId, Kind, Schema, Value};

use super::{Check, Checked, Report};
use crate::{go_text::quoted, place::part_or_file, rule::rule};

rule! {
    /// Every import is a dependency that somebody has to keep.
    ///
    /// ```proto bad
    /// import "google/protobuf/timestamp.proto";
    /// message Order {}
    /// ```
    /// ```proto good
    /// import "google/protobuf/timestamp.proto";
    /// message Order { google.protobuf.Timestamp placed_at = 1; }
    /// ```
    IMPORT_USED [BASIC STANDARD] Schema(used)
    "Checks that imports are used."
}

fn used(report: &mut Report) {
    let schema = report.schema;
    let uses = Uses::of(schema);
    for (id, file) in schema.files().filter(|(_, file)| !file.is_import) {
        let used = uses.imports_of(id);
        for (index, import) in (0..).zip(&file.imports) {
            let is_needed = import.is_public || import.file.is_none_or(|file| used.contains(&file));
            if !is_needed {
                report.add(
                    part_or_file(schema, id, &[3, index]),
                    format!("Import {} is unused.", quoted(&import.path)),
                    "take the import away",
                );
            }
        }
    }
}

/// Which files the elements of a file refer to.
struct Uses<'a> {
    schema: &'a Schema,
    files: HashMap<FileId, HashSet<FileId>>,
}

impl<'a> Uses<'a> {
    fn of(schema: &'a Schema) -> Self {
        let mut uses = Uses { schema, files: HashMap::new() };
        uses.types();
        uses.options();
        uses
    }

    /// The direct imports of a file that are needed: for each file referred to, the first import that
    /// makes it visible.
    fn imports_of(&self, id: FileId) -> HashSet<FileId> {
        let mut needed = HashSet::new();
        let Some(used) = self.files.get(&id) else {
            return needed;
        };
        let mut left = used.clone();
        for import in self.schema[id].imports.iter().filter_map(|import| import.file) {
            let visible = self.visible_through(import);
            let before = left.len();
            left.retain(|file| !visible.contains(file));
            if left.len() < before {
                needed.insert(import);
            }
        }
        needed
    }

    /// A file and what it imports publicly, at any depth.
    fn visible_through(&self, import: FileId) -> HashSet<FileId> {
        let mut visible = HashSet::from([import]);
        let mut fresh = vec![import];
        while let Some(file) = fresh.pop() {
            let public = self.schema[file].imports.iter().filter(|import| import.is_public);
            for next in public.filter_map(|import| import.file) {
                if visible.insert(next) {
                    fresh.push(next);
                }
            }
        }
        visible
    }

    fn add(&mut self, user: FileId, element: impl Into<Element>) {
        let file = self.schema.file_of(element);
        if file != user && !self.schema[user].is_import {
            self.files.entry(user).or_default().insert(file);
        }
    }

    fn types(&mut self) {
        for (_, field) in self.schema.fields() {
            match field.kind {
                Kind::Message(id) | Kind::Group(id) => self.add(field.file, id),
                Kind::Enum(id) => self.add(field.file, id),
                _ => {}
            }
            if let Some(extendee) = field.extendee {
                self.add(field.file, extendee);
            }
        }
        for (id, method) in self.schema.methods() {
            let user = self.schema.file_of(id);
            self.add(user, method.input);
            self.add(user, method.output);
        }
    }

    fn options(&mut self) {
        let schema = self.schema;
        for (id, file) in schema.files() {
            self.custom(id, "FileOptions", file.options.raw());
        }
        for (id, message) in schema.messages() {
            self.custom(id, "MessageOptions", message.options.raw());
            for options in &message.extension_range_options {
                self.custom(id, "ExtensionRangeOptions", options);
            }
        }
        for (id, field) in schema.fields() {
            self.custom(id, "FieldOptions", field.options.raw());
        }
        for (id, oneof) in schema.oneofs() {
            self.custom(id, "OneofOptions", oneof.options.raw());
        }
        for (id, enumeration) in schema.enums() {
            self.custom(id, "EnumOptions", enumeration.options.raw());
        }
        for (id, value) in schema.enum_values() {
            self.custom(id, "EnumValueOptions", value.options.raw());
        }
        for (id, service) in schema.services() {
            self.custom(id, "ServiceOptions", service.options.raw());
        }
        for (id, method) in schema.methods() {
            self.custom(id, "MethodOptions", method.options.raw());
        }
    }

    fn custom(&mut self, user: impl Into<Element>, name: &str, options: &Bytes) {
        let user = self.schema.file_of(user);
        if options.is_empty() || self.schema[user].is_import {
            return;
        }
        for option in self.schema.custom_options(&format!("google.protobuf.{name}"), options) {
            self.add(user, option.extension);
            for value in &option.values {
                self.value(user, value);
            }
        }
    }

    /// Extensions inside an option's value, and the types of what it packs into an `Any`.
    fn value(&mut self, user: FileId, value: &Value) {
        let Value::Message(fields) = value else {
            return;
        };
        for (field, value) in fields {
            if self.schema[*field].is_extension() {
                self.add(user, *field);
            }
            if let Value::String(url) = value {
                self.packed(user, *field, url);
            }
            self.value(user, value);
        }
    }

    fn packed(&mut self, user: FileId, field: FieldId, url: &str) {
        let name = url.rsplit('/').next().unwrap_or(url);
        let is_url = &*self.schema[field].full_name == "google.protobuf.Any.type_url";
        if let Some(message) = self.schema.message(name).filter(|_| is_url) {
            self.add(user, message);
        }
    }
}
