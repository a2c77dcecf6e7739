//! Views of the events for the templates.

use schemactl_model::schema::{Cardinality, FieldId};

use super::{
    paths::message_path,
    values::{self, setter},
};
use crate::{
    Request,
    events::{Event, Plan},
    naming::{
        Scope, markdown_lines,
        rust::{camel, snake, string, unescaped},
    },
    problems::Problems,
};

/// An event as the templates print it.
pub struct EventView {
    pub documentation: Vec<String>,
    /// Alias of the message: named by the event, because events are unique and messages are not.
    pub alias: String,
    pub is_renamed: bool,
    pub builder: String,
    /// The function of the message that makes the builder.
    pub builder_function: String,
    pub path: String,
    pub method: String,
    /// Whether there is a method.
    pub is_logged: bool,
    /// A literal.
    pub deprecation: Option<String>,
    pub name: String,
    pub full_name: String,
    pub data_schema: String,
    pub idempotency_key: String,
    pub user_id: String,
    pub device_id: String,
    pub event_time: String,
    pub required: Vec<RequiredView>,
    pub setters: Vec<SetterView>,
}

/// An argument of the function that makes a builder.
pub struct RequiredView {
    pub name: String,
    pub argument: String,
    pub setter: String,
    /// Whether its zero is the same as unset.
    pub is_checked: bool,
    pub target: String,
    pub field: String,
}

/// A method of a builder.
pub struct SetterView {
    pub documentation: Vec<String>,
    pub name: String,
    pub argument: String,
    pub target: String,
    pub value: String,
}

/// Methods of `EventLogger`.
const LOGGER_METHODS: &[&str] = &[
    "builder",
    "clone",
    "context",
    "emit",
    "flush",
    "new",
    "push",
    "recording",
    "service",
    "source",
    "with",
];

/// Views of all events; names that collide are problems.
pub fn views(request: &Request, plan: &Plan, problems: &mut Problems) -> Vec<EventView> {
    // Names that differ as types differ as methods too.
    let mut types = Scope::new("the Rust logger");
    let mut views = Vec::new();
    for event in &plan.events {
        let view = view(request, plan, event);
        let title = format!("event \"{}\"", event.spec.name);
        let builder_title = format!("the builder of {title}");
        if types.claim(&view.alias, title, event.message, problems) {
            types.claim(&view.builder, builder_title, event.message, problems);
        }
        setter_names(request, event, problems);
        views.push(view);
    }
    views
}

/// Members of a oneof have names of their own in the message and share one namespace in the builder.
fn setter_names(request: &Request, event: &Event, problems: &mut Problems) {
    let mut scope = Scope::new("the Rust logger");
    for id in &event.fields {
        let field = &request.schema[*id];
        scope.claim(&setter_name(&field.name), format!("field \"{}\"", field.full_name), *id, problems);
    }
}

fn view(request: &Request, plan: &Plan, event: &Event) -> EventView {
    let schema = request.schema;
    let word = event.spec.name.as_str().replace('.', "_");
    let alias = camel(&word);
    let full_name = &schema[event.message].full_name;
    let path = message_path(schema, event.message);
    let id = |field| values::id_expression(schema, plan, field);
    EventView {
        documentation: documentation(&event.spec.description),
        builder: format!("{}Builder", unescaped(&alias)),
        builder_function: builder_function(request, event),
        is_renamed: !path.ends_with(&format!("::{alias}")),
        alias,
        path,
        method: method(&word),
        is_logged: event.is_logged(),
        deprecation: event.deprecation().map(|note| string(&note)),
        name: string(event.spec.name.as_str()),
        full_name: string(full_name),
        data_schema: string(&request.data_schema(full_name)),
        idempotency_key: id(event.roles.idempotency_key),
        user_id: id(event.roles.user_id),
        device_id: id(event.roles.device_id),
        event_time: values::time_expression(schema, plan, event.roles.event_time),
        required: event.required.iter().map(|id| required_view(request, plan, *id)).collect(),
        setters: event.fields.iter().map(|id| setter_view(request, plan, event, *id)).collect(),
    }
}

/// Lines of a doc comment, with their marks.
fn documentation(text: &str) -> Vec<String> {
    markdown_lines(text).iter().map(|line| format!("/// {line}").trim_end().to_owned()).collect()
}

fn method(word: &str) -> String {
    let method = snake(word);
    if LOGGER_METHODS.contains(&&*method) { format!("{method}_") } else { method }
}

/// `builder`, unless prost gives the message an accessor of that name.
fn builder_function(request: &Request, event: &Event) -> String {
    let taken = event.fields.iter().any(|id| snake(&request.schema[*id].name) == "builder");
    if taken { "builder_".to_owned() } else { "builder".to_owned() }
}

/// `build` is what ends a builder.
fn setter_name(field: &str) -> String {
    let name = snake(field);
    if name == "build" { "build_".to_owned() } else { name }
}

fn required_view(request: &Request, plan: &Plan, id: FieldId) -> RequiredView {
    let field = &request.schema[id];
    let setter = setter(request.schema, plan, id);
    RequiredView {
        name: snake(&field.name),
        argument: setter.argument,
        setter: setter_name(&field.name),
        is_checked: field.cardinality == Cardinality::Implicit,
        target: setter.target,
        field: string(&field.name),
    }
}

fn setter_view(request: &Request, plan: &Plan, event: &Event, id: FieldId) -> SetterView {
    let field = &request.schema[id];
    let described = event.spec.fields.iter().find(|described| described.number == field.number);
    let setter = setter(request.schema, plan, id);
    SetterView {
        documentation: described.map(|described| documentation(&described.description)).unwrap_or_default(),
        name: setter_name(&field.name),
        argument: setter.argument,
        target: setter.target,
        value: setter.value,
    }
}
