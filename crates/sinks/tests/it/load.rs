//! Schemas for tests: the example modules, and text.

use std::{fs, path::Path};

use schemactl_compile::{Input, Limits, Source, compile};
use schemactl_model::{EventSpec, Finding, Schema, event};
use schemactl_sinks::{
    Connections, Desired, Environment, KinesisConnection, LakeConnection, PostgresConnection, desired,
};
use schemactl_testing::event_message;

/// A schema with its events.
pub struct Loaded {
    pub schema: Schema,
    pub events: Vec<EventSpec>,
}

impl Loaded {
    fn new(input: &Input) -> Self {
        let schema = compile(input, &Limits::default()).expect("the test's schema compiles").schema;
        let (events, findings) = event::events(&schema);
        assert_eq!(findings, []);
        Self { schema, events }
    }

    pub fn desired(&self, environment: &Environment) -> (Desired, Vec<Finding>) {
        desired(&self.schema, &self.events, environment)
    }
}

/// An example module, below `proto/examples`.
pub fn example(module: &str) -> Loaded {
    let common = Input { files: sources("common"), dependencies: Vec::new() };
    let common = compile(&common, &Limits::default()).expect("acme/common compiles").descriptors;
    Loaded::new(&Input { files: sources(module), dependencies: vec![common] })
}

/// The environment `dev` of the example module.
pub fn example_environment() -> Environment {
    let text = fs::read_to_string(examples().join("shop/schemactl.toml")).unwrap();
    let module: toml::Table = text.parse().unwrap();
    module["env"]["dev"].clone().try_into().unwrap()
}

/// A module of one file, given as what stands below its imports.
pub fn text(body: &str) -> Loaded {
    let content = format!(
        "syntax = \"proto3\";\npackage test.v1;\n{}\n{body}",
        [
            "google/protobuf/any.proto",
            "google/protobuf/duration.proto",
            "google/protobuf/empty.proto",
            "google/protobuf/field_mask.proto",
            "google/protobuf/struct.proto",
            "google/protobuf/timestamp.proto",
            "google/protobuf/wrappers.proto",
            "google/type/date.proto",
            "google/type/decimal.proto",
            "google/type/latlng.proto",
            "google/type/money.proto",
            "schemactl/v1/options.proto",
        ]
        .map(|path| format!("import \"{path}\";"))
        .join("\n")
    );
    let file = Source { path: "test/v1/test.proto".parse().unwrap(), content: content.into() };
    Loaded::new(&Input { files: vec![file], dependencies: Vec::new() })
}

/// An event `Happened` with one destination, which needs no other options.
pub fn event(destination: &str, fields: &str) -> Loaded {
    text(&event_message("Happened", destination, fields))
}

/// Postgres, Kinesis and a lake, by their defaults.
pub fn environment() -> Environment {
    let lake = LakeConnection {
        bucket: "bucket".to_owned(),
        prefix: "events".to_owned(),
        database: "events".to_owned(),
        active_partitions: 500,
    };
    Environment {
        connections: Connections {
            lake: Some(lake),
            kinesis: Some(KinesisConnection::default()),
            postgres: Some(PostgresConnection::default()),
            ..Connections::default()
        },
    }
}

/// Findings as lines, without the place.
pub fn lines(findings: &[Finding]) -> String {
    let line = |finding: &Finding| format!("{} {}: {}\n", finding.severity, finding.rule, finding.message);
    findings.iter().map(line).collect()
}

fn examples() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../proto/examples"))
}

fn sources(module: &str) -> Vec<Source> {
    let root = examples().join(module);
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|extension| extension == "proto") {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().parse().unwrap();
            files.push(Source { path: name, content: fs::read(&path).unwrap().into() });
        }
    }
}
