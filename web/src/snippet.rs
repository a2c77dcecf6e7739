//! How a producer logs an event, in the languages that loggers are generated for.

use std::fmt::Write;

use schemactl_model::{
    EventSpec, ModuleName,
    event::{EventField, Role},
};

/// Optional fields that an example shows.
const SHOWN: usize = 3;

/// An example for one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snippet {
    pub language: &'static str,
    /// The command that generates the logger.
    pub command: String,
    pub code: String,
}

/// Examples for an event.
pub fn snippets(event: &EventSpec, module: &ModuleName) -> Vec<Snippet> {
    vec![rust(event, module), python(event, module)]
}

fn rust(event: &EventSpec, module: &ModuleName) -> Snippet {
    let required: Vec<String> = event.fields.iter().filter(|field| is_required(field)).map(value).collect();
    let message = camel_case(event);
    let mut code =
        format!("let log = EventLogger::builder(Source::service(\"{}\")).build()?;\n", service(event));
    write!(code, "let event = {message}::builder({})", required.join(", ")).expect("a String takes any text");
    for field in shown(event) {
        write!(code, "\n    .{}({})", field.name, value(field)).expect("a String takes any text");
    }
    write!(code, "\n    .build()?;\nlog.{}(event).send()?;", method(event)).expect("a String takes any text");
    snippet("Rust", "rust", module, code)
}

fn python(event: &EventSpec, module: &ModuleName) -> Snippet {
    let package = module.as_str().replace(['/', '-'], "_");
    let mut code = format!("from {package} import Logger\n\nlog = Logger(service=\"{}\")\n", service(event));
    write!(code, "log.{}(", method(event)).expect("a String takes any text");
    let required = event.fields.iter().filter(|field| is_required(field));
    for field in required.chain(shown(event)) {
        let value = match field.r#type.as_str() {
            "bool" => "True".to_owned(),
            _ => value(field),
        };
        write!(code, "\n    {}={value},", field.name).expect("a String takes any text");
    }
    code.push_str("\n)");
    snippet("Python", "python", module, code)
}

fn snippet(language: &'static str, logger: &str, module: &ModuleName, code: String) -> Snippet {
    let command = format!("schemactl generate registry:{module} --logger {logger} --out gen/{logger}");
    Snippet { language, command, code }
}

/// Fields that identify are what a logger asks for first.
fn is_required(field: &EventField) -> bool {
    let identifies = field.role.is_some_and(|role| role != Role::EventTime);
    identifies && field.label.is_empty() && field.oneof.is_none() && is_plain(&field.r#type)
}

/// Further fields whose values can be written down in a line.
fn shown(event: &EventSpec) -> impl Iterator<Item = &EventField> {
    let plain = |field: &&EventField| {
        let single = matches!(field.label.as_str(), "" | "optional") && field.oneof.is_none();
        single && is_plain(&field.r#type) && !is_required(field) && !field.deprecated
    };
    event.fields.iter().filter(plain).take(SHOWN)
}

fn is_plain(kind: &str) -> bool {
    matches!(kind, "string" | "bool" | "int32" | "int64" | "uint32" | "uint64" | "double" | "float")
}

/// The example where it reads as a value of the type, else one that does.
fn value(field: &EventField) -> String {
    let example = field.example.as_deref();
    let number = example.filter(|example| example.parse::<f64>().is_ok());
    match field.r#type.as_str() {
        "string" => quoted(example.unwrap_or("…")),
        "bool" => "true".to_owned(),
        "double" | "float" => number.unwrap_or("1.0").to_owned(),
        _ => number.unwrap_or("1").to_owned(),
    }
}

/// A string as both languages read it.
fn quoted(text: &str) -> String {
    let safe: String = text.chars().filter(|character| !character.is_control()).take(60).collect();
    format!("\"{}\"", safe.replace('\\', "\\\\").replace('"', "\\\""))
}

fn service(event: &EventSpec) -> String {
    let service = event.producers.first().map_or("my-service", String::as_str);
    service
        .chars()
        .filter(|character| character.is_ascii_graphic() && !matches!(character, '"' | '\\'))
        .collect()
}

fn method(event: &EventSpec) -> String {
    event.name.as_str().replace('.', "_")
}

/// Loggers name types by the event.
fn camel_case(event: &EventSpec) -> String {
    let words = event.name.as_str().split(['_', '.']).filter(|word| !word.is_empty());
    words.map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}
