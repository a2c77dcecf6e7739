//! Messages by prost-build, one file per package, and the tree of modules they stand in.

use std::collections::BTreeMap;

use prost_build::Module;
use prost_types::FileDescriptorProto;
use schemactl_model::Schema;

use crate::{
    GeneratedFile,
    descriptors::{self, Dialect},
    envelope::{Envelope, TypedFile},
    naming::rust::snake,
    selection::Selection,
};

/// `src/messages.rs` and a file for each package.
pub fn generate(schema: &Schema, selection: &Selection, typed: &[TypedFile]) -> Vec<GeneratedFile> {
    let envelope = Envelope::read();
    let mut descriptors: Vec<FileDescriptorProto> = descriptors::files(schema, selection, Dialect::Prost);
    descriptors.retain(|file| !envelope.contains(file.name()));
    descriptors.extend(envelope.files.iter().cloned());
    descriptors.extend(typed.iter().map(|file| envelope.file(schema, file)));

    let packages: BTreeMap<Module, String> =
        descriptors.iter().map(|file| (module(file), file_name(file.package()))).collect();
    let requests = descriptors.into_iter().map(|file| (module(&file), file)).collect();
    let mut config = prost_build::Config::new();
    let generated =
        config.btree_map(["."]).generate(requests).expect("only paths of our own could be refused");

    let mut tree = Tree::default();
    let mut files = Vec::new();
    for (module, code) in generated {
        let name = packages.get(&module).expect("prost-build answers the modules it was asked for");
        tree.insert(module.parts(), name);
        files.push(GeneratedFile::new(format!("src/messages/{name}"), code));
    }
    let header =
        "//! The messages, by package.\n#![allow(clippy::all, clippy::pedantic, deprecated, rustdoc::all)]\n";
    let mut text = header.to_owned();
    tree.print(0, &mut text);
    files.push(GeneratedFile::new("src/messages.rs", text));
    files
}

fn module(file: &FileDescriptorProto) -> Module {
    Module::from_protobuf_package_name(file.package())
}

/// Named by the module and not by the package: packages that differ in case alone share a module.
fn file_name(package: &str) -> String {
    let parts: Vec<String> = package.split('.').filter(|part| !part.is_empty()).map(snake).collect();
    let name = parts.join(".").replace("r#", "");
    if name.is_empty() { "_.rs".to_owned() } else { format!("{name}.rs") }
}

/// Modules inside each other.
#[derive(Default)]
struct Tree<'a> {
    file: Option<&'a str>,
    children: BTreeMap<String, Tree<'a>>,
}

impl<'a> Tree<'a> {
    fn insert<'p>(&mut self, parts: impl Iterator<Item = &'p str>, file: &'a str) {
        let mut node = self;
        for part in parts {
            node = node.children.entry(part.to_owned()).or_default();
        }
        node.file = Some(file);
    }

    fn print(&self, depth: usize, text: &mut String) {
        let indent = "    ".repeat(depth);
        if let Some(file) = self.file {
            text.push_str(&format!("{indent}include!(\"messages/{file}\");\n"));
        }
        for (name, child) in &self.children {
            text.push_str(&format!("{indent}pub mod {name} {{\n"));
            child.print(depth + 1, text);
            text.push_str(&format!("{indent}}}\n"));
        }
    }
}
