//! Stubs: what type checkers and editors know of classes that are made at run time.

use std::collections::BTreeSet;

use askama::Template;
use schemactl_model::{
    Schema,
    schema::{Cardinality, FieldId, Kind, MessageId},
};

use super::{
    annotations::{message_path, scalar},
    messages::{EnumView, typed_names},
    names,
};
use crate::{
    envelope::{self, TypedFile},
    events::Plan,
    naming::python::escape,
};

#[derive(Template)]
#[template(path = "python/messages.pyi", escape = "none")]
struct Stubs<'a> {
    package: &'a str,
    /// Modules of this package that types come from.
    modules: BTreeSet<String>,
    enums: &'a [EnumView],
    /// Parents before children, each deeper by an indent.
    classes: Vec<ClassView>,
    /// Typed envelopes: their name and the class of their data.
    typed: Vec<(String, String)>,
    is_contract: bool,
}

struct ClassView {
    indent: String,
    name: String,
    fields: Vec<FieldView>,
}

struct FieldView {
    name: String,
    /// What reading it gives.
    read: String,
    /// What the constructor takes.
    write: String,
}

/// The stub of a package's module.
pub fn text(schema: &Schema, plan: &Plan, package: &str, enums: &[EnumView], typed: &[TypedFile]) -> String {
    let mut stub = Stub { schema, plan, package, modules: BTreeSet::new(), classes: Vec::new() };
    for id in &plan.selection.messages {
        let message = &schema[*id];
        if message.parent.is_none() && *schema[message.file].package == *package {
            stub.message(*id, 0);
        }
    }
    let view = Stubs {
        package,
        modules: stub.modules,
        enums,
        is_contract: package == envelope::PACKAGE
            && stub.classes.iter().all(|class| class.name != "Envelope"),
        classes: stub.classes,
        typed: typed_names(schema, typed, package),
    };
    view.render().expect("the template has no code that fails")
}

struct Stub<'a> {
    schema: &'a Schema,
    plan: &'a Plan<'a>,
    package: &'a str,
    modules: BTreeSet<String>,
    classes: Vec<ClassView>,
}

impl Stub<'_> {
    fn message(&mut self, id: MessageId, depth: usize) {
        let message = &self.schema[id];
        // What Python reserves can only be reached by `getattr`.
        let nameable =
            message.fields.iter().filter(|id| escape(&self.schema[**id].name) == *self.schema[**id].name);
        let fields: Vec<FieldId> = nameable.copied().collect();
        let class = ClassView {
            indent: "    ".repeat(depth),
            name: if depth == 0 { names::message(self.schema, id) } else { message.name.to_string() },
            fields: fields.into_iter().map(|id| self.field(id)).collect(),
        };
        self.classes.push(class);
        for nested in &message.messages {
            if self.plan.selection.messages.contains(nested) && !self.schema[*nested].is_map_entry() {
                self.message(*nested, depth + 1);
            }
        }
    }

    fn field(&mut self, id: FieldId) -> FieldView {
        let field = &self.schema[id];
        let (read, write) = match field.cardinality {
            Cardinality::Repeated => {
                let one = self.single(field.kind);
                (format!("_t.MutableSequence[{one}]"), format!("_t.Iterable[{one}]"))
            }
            Cardinality::Map => {
                let (key, value) = self.schema.map_entry(id).expect("a map field has an entry");
                let (key, value) = (self.single(self.schema[key].kind), self.single(self.schema[value].kind));
                (format!("_t.MutableMapping[{key}, {value}]"), format!("_t.Mapping[{key}, {value}]"))
            }
            _ => {
                let one = self.single(field.kind);
                (one.clone(), one)
            }
        };
        FieldView { name: field.name.to_string(), read, write }
    }

    fn single(&mut self, kind: Kind) -> String {
        match kind {
            Kind::Enum(_) => "_builtins.int".to_owned(),
            kind => match kind.message() {
                Some(id) => self.class(id),
                // A field may be called like its type.
                None => {
                    scalar(kind).map_or_else(|| "_t.Any".to_owned(), |scalar| format!("_builtins.{scalar}"))
                }
            },
        }
    }

    fn class(&mut self, id: MessageId) -> String {
        let package = &*self.schema[self.schema[id].file].package;
        match &*self.schema[id].full_name {
            "google.protobuf.Timestamp" => return "_timestamp_pb2.Timestamp".to_owned(),
            "google.protobuf.Duration" => return "_duration_pb2.Duration".to_owned(),
            _ => {}
        }
        if names::is_well_known(package) {
            return "_t.Any".to_owned();
        }
        let path = message_path(self.schema, id);
        if package == self.package {
            return path;
        }
        self.modules.insert(names::module(package));
        format!("{}.{path}", names::imported(package))
    }
}
