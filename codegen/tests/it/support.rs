//! From .proto text to a request.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use prost::Message as _;
use schemactl_codegen::{GeneratedFile, Language, Request};
use schemactl_compile::{Compiled, Input, Limits, Source};
use schemactl_model::{Digest, EventSpec, Finding, ModuleName, Schema, Version, event};

/// A compiled module and its events.
pub struct Module {
    pub name: ModuleName,
    pub compiled: Compiled,
    pub events: Vec<EventSpec>,
}

impl Module {
    /// Compiles some files.
    pub fn of(name: &str, files: &[(&str, &str)], dependencies: Vec<Bytes>) -> Self {
        let files = files.iter().map(|(path, text)| Source {
            path: path.parse().unwrap(),
            content: Bytes::copy_from_slice(text.as_bytes()),
        });
        let input = Input { files: files.collect(), dependencies };
        let compiled = schemactl_compile::compile(&input, &Limits::default()).unwrap();
        let (events, findings) = event::events(&compiled.schema);
        assert_eq!(findings, []);
        Self { name: name.parse().unwrap(), compiled, events }
    }

    /// One file `test/v1/test.proto` of package `test.v1`; `body` stands below its imports.
    pub fn of_body(body: &str) -> Self {
        let header = "syntax = \"proto3\"; package test.v1;
            import \"schemactl/v1/options.proto\";
            import \"google/protobuf/timestamp.proto\";\n";
        Self::of("test/events", &[("test/v1/test.proto", &format!("{header}{body}"))], Vec::new())
    }

    /// The example module `acme/shop`.
    pub fn shop() -> Self {
        let common = Self::example("acme/common", "common", Vec::new());
        Self::example("acme/shop", "shop", vec![common.compiled.descriptors])
    }

    /// A module of hostile names and comments that nevertheless can be generated.
    pub fn hostile() -> Self {
        let files = [
            ("hostile.proto", include_str!("fixtures/hostile.proto")),
            ("hostile_two.proto", include_str!("fixtures/hostile_two.proto")),
        ];
        Self::of("test/hostile", &files, Vec::new())
    }

    /// Packages called like what the Python logger imports.
    pub fn names() -> Self {
        let packages = ["events", "t", "datetime", "warnings", "_pool"];
        let files = packages.map(|package| {
            let word = package.trim_start_matches('_');
            let options = match package {
                "warnings" => "stage: STAGE_DEPRECATED",
                _ => "",
            };
            let (import, field) = match package {
                "events" => ("import \"t.proto\";", "t.Other other = 2;"),
                _ => ("", ""),
            };
            let text = format!(
                "syntax = \"proto3\"; package {package}; {import}
                 import \"schemactl/v1/options.proto\"; import \"google/protobuf/timestamp.proto\";
                 message In {{ option (.schemactl.v1.event) = {{ name: \"in_{word}\" {options} }};
                   .google.protobuf.Timestamp at = 1; {field} }}
                 message Other {{ string name = 1; }}"
            );
            (format!("{word}.proto"), text)
        });
        let files = files.each_ref().map(|(path, text)| (path.as_str(), text.as_str()));
        Self::of("test/names", &files, Vec::new())
    }

    fn example(name: &str, folder: &str, dependencies: Vec<Bytes>) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../proto/examples").join(folder);
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort();
        let files: Vec<_> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        Self::of(name, &files, dependencies)
    }

    /// The same with some bytes of its descriptors replaced by as many others.
    pub fn patched(mut self, from: &str, to: &str) -> Self {
        let mut encoded = self.compiled.descriptors.to_vec();
        while let Some(place) = encoded.windows(from.len()).position(|window| window == from.as_bytes()) {
            encoded[place..place + from.len()].copy_from_slice(to.as_bytes());
        }
        self.replace_schema(encoded);
        self
    }

    /// The same with its file, which comes last, of another syntax.
    pub fn in_edition_2023(mut self) -> Self {
        #[derive(Clone, PartialEq, prost::Message)]
        struct FileDescriptorSet {
            #[prost(bytes = "vec", repeated, tag = "1")]
            file: Vec<Vec<u8>>,
        }
        let mut set = FileDescriptorSet::decode(self.compiled.descriptors.clone()).unwrap();
        // What stands later wins: syntax = 12, edition = 14.
        set.file.last_mut().unwrap().extend(b"\x62\x08editions\x70\xe8\x07");
        self.replace_schema(set.encode_to_vec());
        self
    }

    fn replace_schema(&mut self, encoded: Vec<u8>) {
        let is_import = |path: &str| path != "test/v1/test.proto";
        self.compiled.schema = Schema::decode(Bytes::from(encoded), is_import).unwrap();
        self.events = event::events(&self.compiled.schema).0;
    }

    /// Generates as version 1.2.0.
    pub fn generate(&self, language: Language) -> Result<Vec<GeneratedFile>, Vec<Finding>> {
        let version = Version::new(1, 2, 0);
        let request = Request {
            schema: &self.compiled.schema,
            events: &self.events,
            module: &self.name,
            version: Some(&version),
            digest: Some(Digest::of(b"the version")),
            language,
        };
        schemactl_codegen::generate(&request)
    }

    /// What is wrong with it, one finding a line.
    pub fn problems(&self, language: Language) -> String {
        let findings = self.generate(language).unwrap_err();
        findings
            .iter()
            .map(|finding| format!("{finding}\n  {}\n", finding.hint.as_deref().unwrap_or("-")))
            .collect()
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            let relative = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.push((relative, fs::read_to_string(&path).unwrap()));
        }
    }
}

/// The text of a generated file.
pub fn text<'a>(files: &'a [GeneratedFile], path: &str) -> &'a str {
    let file = files.iter().find(|file| file.path == path);
    &file.unwrap_or_else(|| panic!("there is no {path}")).content
}

/// Writes generated files below a folder. A file that is the same already is left alone, so that
/// builds stay fresh; one that is not generated any more goes.
pub fn write(files: &[GeneratedFile], folder: &Path) {
    for path in existing(folder) {
        let is_generated = |file: &GeneratedFile| folder.join(&file.path) == path;
        if !files.iter().any(is_generated) {
            fs::remove_file(path).unwrap();
        }
    }
    for file in files {
        let path = folder.join(&file.path);
        if fs::read_to_string(&path).is_ok_and(|content| content == file.content) {
            continue;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, &file.content).unwrap();
    }
}

fn existing(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.flat_map(|path| if path.is_dir() { existing(&path) } else { vec![path] }).collect()
}
