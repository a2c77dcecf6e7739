//! Views of the events for the templates.

use schemactl_model::schema::{Cardinality, FieldId};

use super::{annotations, names};
use crate::{
    Request,
    events::{Event, Plan},
    naming::{
        Scope, comment_lines,
        python::{camel, docstring, escape, snake},
        string,
    },
    problems::Problems,
};

/// An event as the templates print it.
pub struct EventView {
    pub documentation: Vec<String>,
    /// The message's class under the event's name.
    pub alias: String,
    pub path: String,
    pub method: String,
    pub is_logged: bool,
    /// A literal.
    pub deprecation: Option<String>,
    pub name: String,
    pub full_name: String,
    pub data_schema: String,
    pub roles: Vec<RoleView>,
    /// Literals of the fields whose zero is the same as unset and that must be set.
    pub checked: Vec<String>,
    pub arguments: Vec<ArgumentView>,
}

/// A field that the envelope is filled from.
pub struct RoleView {
    pub name: &'static str,
    pub field: String,
}

/// An argument of an event's method.
pub struct ArgumentView {
    pub name: String,
    pub annotation: String,
    pub is_required: bool,
    pub field: String,
}

/// Methods of every logger.
const LOGGER_METHODS: &[&str] = &["close", "context", "emit", "flush"];

/// Views of all events; names that collide are problems.
pub fn views(request: &Request, plan: &Plan, problems: &mut Problems) -> Vec<EventView> {
    // Names that differ as types differ as methods too.
    let mut aliases = Scope::new("the Python logger");
    let mut views = Vec::new();
    for event in &plan.events {
        let view = view(request, event);
        let title = format!("event \"{}\"", event.spec.name);
        aliases.claim(&view.alias, title, event.message, problems);
        let mut arguments = Scope::new("the Python logger");
        for id in &event.fields {
            let field = &request.schema[*id];
            arguments.claim(&escape(&field.name), format!("field \"{}\"", field.full_name), *id, problems);
        }
        views.push(view);
    }
    views
}

fn view(request: &Request, event: &Event) -> EventView {
    let schema = request.schema;
    let word = event.spec.name.as_str().replace('.', "_");
    let message = &schema[event.message];
    let module = names::imported(&schema[message.file].package);
    let checked = event.required.iter().filter(|id| schema[**id].cardinality == Cardinality::Implicit);
    EventView {
        documentation: documentation(event),
        alias: camel(&word),
        path: format!("{module}.{}", annotations::message_path(schema, event.message)),
        method: method(&word),
        is_logged: event.is_logged(),
        deprecation: event.deprecation().map(|note| string(&note)),
        name: string(event.spec.name.as_str()),
        full_name: string(&message.full_name),
        data_schema: string(&request.data_schema(&message.full_name)),
        roles: roles(request, event),
        checked: checked.map(|id| string(&schema[*id].name)).collect(),
        arguments: arguments(request, event),
    }
}

fn method(word: &str) -> String {
    let method = snake(word);
    if LOGGER_METHODS.contains(&&*method) { format!("{method}_") } else { method }
}

/// The event's description, then its fields'.
fn documentation(event: &Event) -> Vec<String> {
    let mut lines = comment_lines(&event.spec.description);
    if lines.is_empty() {
        lines.push(format!("Logs {}.", event.spec.name));
    }
    let described = event.spec.fields.iter().filter(|field| !field.description.is_empty());
    for (index, field) in described.enumerate() {
        if index == 0 {
            lines.push(String::new());
        }
        let description = comment_lines(&field.description);
        let mut description = description.iter();
        lines.push(format!(
            "{}: {}",
            escape(&field.name),
            description.next().map_or("", |line| line.as_str())
        ));
        lines.extend(description.map(|line| format!("    {line}")));
    }
    docstring(&lines)
}

fn roles(request: &Request, event: &Event) -> Vec<RoleView> {
    let roles = [
        ("idempotency_key", event.roles.idempotency_key),
        ("user_id", event.roles.user_id),
        ("device_id", event.roles.device_id),
        ("event_time", event.roles.event_time),
    ];
    let roles = roles.into_iter().filter_map(|(name, field)| Some((name, field?)));
    roles.map(|(name, field)| RoleView { name, field: string(&request.schema[field].name) }).collect()
}

/// Required arguments first.
fn arguments(request: &Request, event: &Event) -> Vec<ArgumentView> {
    let optional = event.fields.iter().filter(|id| !event.required.contains(id));
    let argument = |id: &FieldId, is_required| {
        let name = &request.schema[*id].name;
        ArgumentView {
            name: escape(name),
            annotation: annotations::argument(request.schema, *id, is_required),
            is_required,
            field: string(name),
        }
    };
    let required = event.required.iter().map(|id| argument(id, true));
    required.chain(optional.map(|id| argument(id, false))).collect()
}
