//! The package around the messages.

use std::collections::BTreeSet;

use askama::Template;

use super::{events::EventView, names};
use crate::{GeneratedFile, Request, events::Plan, naming::string};

/// What is the same in every package.
const RUNTIME: &[(&str, &str)] = &[
    ("__init__.py", include_str!("../../templates/python/runtime/__init__.py")),
    ("context.py", include_str!("../../templates/python/runtime/context.py")),
    ("envelope.py", include_str!("../../templates/python/runtime/envelope.py")),
    ("errors.py", include_str!("../../templates/python/runtime/errors.py")),
    ("logger.py", include_str!("../../templates/python/runtime/logger.py")),
    ("recording.py", include_str!("../../templates/python/runtime/recording.py")),
    ("spec.py", include_str!("../../templates/python/runtime/spec.py")),
    ("transport.py", include_str!("../../templates/python/runtime/transport.py")),
    ("values.py", include_str!("../../templates/python/runtime/values.py")),
    ("worker.py", include_str!("../../templates/python/runtime/worker.py")),
];

#[derive(Template)]
#[template(path = "python/package.py", escape = "none")]
struct Package<'a> {
    module: String,
    events: &'a [EventView],
}

#[derive(Template)]
#[template(path = "python/events.py", escape = "none")]
struct Events<'a> {
    modules: &'a BTreeSet<String>,
    events: &'a [EventView],
}

#[derive(Template)]
#[template(path = "python/logger.py", escape = "none")]
struct Logger<'a> {
    modules: &'a BTreeSet<String>,
    events: Vec<&'a EventView>,
}

#[derive(Template)]
#[template(path = "python/runtime_schema.py", escape = "none")]
struct RuntimeSchema {
    schema_version: String,
    schema_digest: String,
}

#[derive(Template)]
#[template(path = "python/testing.py", escape = "none")]
struct Testing<'a> {
    package: &'a str,
}

#[derive(Template)]
#[template(path = "python/pyproject.toml", escape = "none")]
struct Project<'a> {
    module: String,
    distribution: String,
    version: String,
    package: &'a str,
}

/// Project, package, events, logger, testing and runtime.
pub fn generate(request: &Request, plan: &Plan, events: &[EventView]) -> Vec<GeneratedFile> {
    let package = request.package_word();
    let modules = modules(request, plan);
    let project = Project {
        module: request.module.to_string(),
        distribution: format!("{}-events", package.replace('_', "-")),
        version: version(request),
        package: &package,
    };
    let schema = RuntimeSchema {
        schema_version: string(&request.schema_version()),
        schema_digest: string(&request.schema_digest()),
    };
    let logger =
        Logger { modules: &modules, events: events.iter().filter(|event| event.is_logged).collect() };
    let mut files = vec![
        file("pyproject.toml".to_owned(), &project),
        file(format!("{package}/__init__.py"), &Package { module: request.module.to_string(), events }),
        file(format!("{package}/events.py"), &Events { modules: &modules, events }),
        file(format!("{package}/logger.py"), &logger),
        file(format!("{package}/testing.py"), &Testing { package: &package }),
        file(format!("{package}/runtime/schema.py"), &schema),
        // Says to type checkers that the package has types; its content is nothing to them.
        GeneratedFile::new(format!("{package}/py.typed"), "\n"),
    ];
    files.extend(
        RUNTIME.iter().map(|(name, text)| GeneratedFile::new(format!("{package}/runtime/{name}"), *text)),
    );
    files
}

/// Modules of messages that types of the events come from.
fn modules(request: &Request, plan: &Plan) -> BTreeSet<String> {
    let schema = request.schema;
    let packages = plan.selection.files(schema).into_iter().map(|id| &*schema[id].package);
    packages.filter(|package| !names::is_well_known(package)).map(names::module).collect()
}

/// Python's versions know no pre-releases of other names than its own.
fn version(request: &Request) -> String {
    match request.version {
        None => "0.0.0".to_owned(),
        Some(version) => {
            let suffix = if version.pre.is_empty() { "" } else { ".dev0" };
            format!("{}.{}.{}{suffix}", version.major, version.minor, version.patch)
        }
    }
}

fn file(path: String, template: &impl Template) -> GeneratedFile {
    GeneratedFile::new(path, template.render().expect("the template has no code that fails"))
}
