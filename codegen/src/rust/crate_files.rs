//! The crate around the messages.

use askama::Template;

use super::events::EventView;
use crate::{GeneratedFile, Request, naming::rust::string};

/// What is the same in every crate.
const RUNTIME: &[(&str, &str)] = &[
    ("context.rs", include_str!("../../templates/rust/runtime/context.rs")),
    ("envelope.rs", include_str!("../../templates/rust/runtime/envelope.rs")),
    ("event.rs", include_str!("../../templates/rust/runtime/event.rs")),
    ("logger.rs", include_str!("../../templates/rust/runtime/logger.rs")),
    ("mod.rs", include_str!("../../templates/rust/runtime/mod.rs")),
    ("pending.rs", include_str!("../../templates/rust/runtime/pending.rs")),
    ("queue.rs", include_str!("../../templates/rust/runtime/queue.rs")),
    ("recording.rs", include_str!("../../templates/rust/runtime/recording.rs")),
    ("transport.rs", include_str!("../../templates/rust/runtime/transport.rs")),
];

#[derive(Template)]
#[template(path = "rust/Cargo.toml", escape = "none")]
struct Manifest {
    package: String,
    version: String,
    module: String,
}

#[derive(Template)]
#[template(path = "rust/lib.rs", escape = "none")]
struct Library {
    module: String,
    schema_version: String,
    schema_digest: String,
}

#[derive(Template)]
#[template(path = "rust/events.rs", escape = "none")]
struct Events<'a> {
    events: &'a [EventView],
}

#[derive(Template)]
#[template(path = "rust/logger.rs", escape = "none")]
struct Logger<'a> {
    events: Vec<&'a EventView>,
}

/// Manifest, library, events, logger and runtime.
pub fn generate(request: &Request, events: Vec<EventView>) -> Vec<GeneratedFile> {
    let manifest = Manifest {
        package: format!("{}-events", request.package_word().replace('_', "-")),
        version: request.version.map_or_else(|| "0.0.0".to_owned(), ToString::to_string),
        module: request.module.to_string(),
    };
    let library = Library {
        module: request.module.to_string(),
        schema_version: string(&request.schema_version()),
        schema_digest: string(&request.schema_digest()),
    };
    let logger = Logger { events: events.iter().filter(|event| event.is_logged).collect() };
    let mut files = vec![
        file("Cargo.toml", &manifest),
        file("src/lib.rs", &library),
        file("src/events.rs", &Events { events: &events }),
        file("src/logger.rs", &logger),
    ];
    files.extend(RUNTIME.iter().map(|(name, text)| GeneratedFile::new(format!("src/runtime/{name}"), *text)));
    files
}

fn file(path: &str, template: &impl Template) -> GeneratedFile {
    GeneratedFile::new(path, template.render().expect("the template has no code that fails"))
}
