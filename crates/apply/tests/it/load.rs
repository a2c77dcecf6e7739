//! Desired states of the example modules and of small schemas.

use std::{fs, path::Path};

use schemactl_compile::{Input, Limits, Source, compile};
use schemactl_model::event;
use schemactl_sinks::{Connections, Desired, Environment, PostgresConnection, desired};

/// What an example module wants in its environment `dev`.
pub fn example(module: &str) -> Desired {
    let common = Input { files: sources("common"), dependencies: Vec::new() };
    let common = compile(&common, &Limits::default()).expect("acme/common compiles").descriptors;
    let text = fs::read_to_string(examples().join("shop/schemactl.toml")).unwrap();
    let settings: toml::Table = text.parse().unwrap();
    let environment: Environment = settings["env"]["dev"].clone().try_into().unwrap();
    state(&Input { files: sources(module), dependencies: vec![common] }, &environment)
}

/// What an event `Happened` with these fields wants of Postgres.
pub fn event(fields: &str) -> Desired {
    let content = format!(
        "syntax = \"proto3\"; package test.v1;
        import \"schemactl/v1/options.proto\";
        import \"google/protobuf/timestamp.proto\";
        // It happened.
        message Happened {{
          option (schemactl.v1.event) = {{ destinations: [{{ postgres: {{}} }}] }};
          {fields}
        }}"
    );
    let file = Source { path: "test/v1/test.proto".parse().unwrap(), content: content.into() };
    let postgres = Some(PostgresConnection { schema: "events".to_owned() });
    let environment = Environment { connections: Connections { postgres, ..Connections::default() } };
    state(&Input { files: vec![file], dependencies: Vec::new() }, &environment)
}

fn state(input: &Input, environment: &Environment) -> Desired {
    let schema = compile(input, &Limits::default()).expect("the test's schema compiles").schema;
    let (events, findings) = event::events(&schema);
    assert_eq!(findings, []);
    desired(&schema, &events, environment).0
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
