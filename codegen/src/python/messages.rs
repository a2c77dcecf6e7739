//! Messages: the descriptors, and a module per package that gives them names.

use std::collections::BTreeMap;

use askama::Template;
use prost::Message as _;
use prost_types::FileDescriptorProto;
use schemactl_model::{Schema, schema::EnumId};

use super::{names, stubs};
use crate::{
    GeneratedFile, Request,
    descriptors::{self, Dialect},
    envelope::{Envelope, TypedFile, typed_name},
    events::Plan,
    naming::{self, python},
};

#[derive(Template)]
#[template(path = "python/pool.py", escape = "none")]
struct Pool {
    files: Vec<PoolFile>,
}

struct PoolFile {
    path: String,
    /// Literals that make up the encoded descriptor.
    content: Vec<String>,
}

#[derive(Template)]
#[template(path = "python/messages.py", escape = "none")]
struct Messages {
    package: String,
    messages: Vec<MessageView>,
    enums: Vec<EnumView>,
}

struct MessageView {
    name: String,
    /// A literal.
    full_name: String,
}

/// An enum as a class.
pub struct EnumView {
    pub name: String,
    pub values: Vec<ValueView>,
}

/// A member of it.
pub struct ValueView {
    pub name: String,
    pub number: i32,
}

/// The `messages` subpackage.
pub fn generate(request: &Request, plan: &Plan, typed: &[TypedFile]) -> Vec<GeneratedFile> {
    let schema = request.schema;
    let envelope = Envelope::read();
    let mut descriptors = envelope.files.clone();
    let own = descriptors::files(schema, &plan.selection, Dialect::Faithful);
    descriptors.extend(own.into_iter().filter(|file| !envelope.contains(file.name())));
    descriptors.extend(typed.iter().map(|file| {
        let descriptor = envelope.file(schema, file);
        FileDescriptorProto { source_code_info: None, ..descriptor }
    }));
    let files = descriptors.iter().map(|file| PoolFile {
        path: naming::one_line(file.name()),
        content: python::bytes(&file.encode_to_vec()),
    });
    let pool = Pool { files: files.collect() };

    let folder = format!("{}/messages", request.package_word());
    let mut generated = vec![
        GeneratedFile::new(
            format!("{folder}/__init__.py"),
            "\"\"\"The messages, a module for each package.\"\"\"\n",
        ),
        GeneratedFile::new(format!("{folder}/_pool.py"), render(&pool)),
    ];
    for (package, view) in packages(schema, plan, &descriptors) {
        let module = names::module(&package);
        generated.push(GeneratedFile::new(
            format!("{folder}/{module}.pyi"),
            stubs::text(schema, plan, &package, &view.enums, typed),
        ));
        generated.push(GeneratedFile::new(format!("{folder}/{module}.py"), render(&view)));
    }
    generated
}

/// What each package's module holds; types of the runtime are the runtime's.
fn packages(schema: &Schema, plan: &Plan, descriptors: &[FileDescriptorProto]) -> BTreeMap<String, Messages> {
    let mut packages: BTreeMap<String, Messages> = BTreeMap::new();
    for file in descriptors.iter().filter(|file| !names::is_well_known(file.package())) {
        let package = file.package();
        let entry = packages.entry(package.to_owned()).or_insert_with(|| Messages {
            package: package.to_owned(),
            messages: Vec::new(),
            enums: enums(schema, plan, package),
        });
        entry.messages.extend(file.message_type.iter().map(|message| {
            let full_name = if package.is_empty() {
                message.name().to_owned()
            } else {
                format!("{package}.{}", message.name())
            };
            MessageView { name: names::top_level(message.name()), full_name: naming::string(&full_name) }
        }));
    }
    packages
}

fn enums(schema: &Schema, plan: &Plan, package: &str) -> Vec<EnumView> {
    let of_package = |id: &&EnumId| *schema[schema[**id].file].package == *package;
    plan.selection.enums.iter().filter(of_package).map(|id| enumeration(schema, *id)).collect()
}

fn enumeration(schema: &Schema, id: EnumId) -> EnumView {
    let declared = &schema[id];
    let values = declared.values.iter().map(|id| ValueView {
        name: names::value(&declared.name, &schema[*id].name),
        number: schema[*id].number,
    });
    EnumView { name: names::enumeration(schema, id), values: values.collect() }
}

/// Names of the typed envelopes of a package, with the classes of their data.
pub fn typed_names(schema: &Schema, typed: &[TypedFile], package: &str) -> Vec<(String, String)> {
    let of_package = typed.iter().filter(|file| *schema[file.source].package == *package);
    of_package
        .flat_map(|file| &file.events)
        .map(|event| (names::top_level(&typed_name(schema, event)), names::message(schema, event.message)))
        .collect()
}

fn render(template: &impl Template) -> String {
    template.render().expect("the template has no code that fails")
}
