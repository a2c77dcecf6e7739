//! What a schema consists of, as lines that can be compared.

use std::collections::BTreeMap;

use schemactl_model::{
    EventSpec,
    schema::{FieldId, Message, MessageId, Schema},
};
use serde::Serialize;

/// An element's sort and name, with all that is said about it on one line.
type Elements = BTreeMap<(String, &'static str), String>;

/// What happened to an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Added,
    Removed,
    Changed,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    pub change: Kind,
    /// `file`, `message`, `field`, `extension`, `enum`, `value`, `service`, `method` or `event`.
    pub element: &'static str,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

/// What differs between two schemas with their events, by name. Imports are other modules' business.
pub fn changes(before: (&Schema, &[EventSpec]), after: (&Schema, &[EventSpec])) -> Vec<Change> {
    let (before, after) = (elements(before.0, before.1), elements(after.0, after.1));
    let mut changes = Vec::new();
    for (key, text) in &before {
        match after.get(key) {
            None => changes.push(change(Kind::Removed, key, Some(text), None)),
            Some(other) if other != text => changes.push(change(Kind::Changed, key, Some(text), Some(other))),
            Some(_) => {}
        }
    }
    let added = after.iter().filter(|(key, _)| !before.contains_key(*key));
    changes.extend(added.map(|(key, text)| change(Kind::Added, key, None, Some(text))));
    changes.sort_by(|left, right| left.name.cmp(&right.name));
    changes
}

fn change(
    kind: Kind,
    key: &(String, &'static str),
    before: Option<&String>,
    after: Option<&String>,
) -> Change {
    let filled = |text: Option<&String>| text.cloned().filter(|text| !text.is_empty());
    Change { change: kind, element: key.1, name: key.0.clone(), before: filled(before), after: filled(after) }
}

fn elements(schema: &Schema, events: &[EventSpec]) -> Elements {
    let mut elements = Elements::new();
    let mut add = |sort, name: &str, text: String| {
        elements.insert((name.to_owned(), sort), text);
    };
    for (_, file) in schema.files().filter(|(_, file)| !file.is_import) {
        add("file", &file.path, format!("package {}", file.package));
    }
    add_messages(schema, &mut add);
    add_enums(schema, &mut add);
    add_services(schema, &mut add);
    for event in events {
        add("event", event.name.as_str(), event_text(event));
    }
    elements
}

/// Takes an element's sort, name and text.
type Add<'a> = dyn FnMut(&'static str, &str, String) + 'a;

fn add_messages(schema: &Schema, add: &mut Add) {
    let own = |message: &Message| !schema[message.file].is_import && !message.is_map_entry();
    for (_, message) in schema.messages().filter(|(_, message)| own(message)) {
        add("message", &message.full_name, String::new());
        for field in &message.fields {
            add("field", &schema[*field].full_name, field_text(schema, *field));
        }
    }
    let extensions = schema.fields().filter(|(_, field)| field.is_extension());
    for (id, extension) in extensions.filter(|(_, field)| !schema[field.file].is_import) {
        add("extension", &extension.full_name, field_text(schema, id));
    }
}

fn add_enums(schema: &Schema, add: &mut Add) {
    for (_, element) in schema.enums().filter(|(_, element)| !schema[element.file].is_import) {
        add("enum", &element.full_name, String::new());
        for value in &element.values {
            let value = &schema[*value];
            add("value", &format!("{}.{}", element.full_name, value.name), value.number.to_string());
        }
    }
}

fn add_services(schema: &Schema, add: &mut Add) {
    for (_, service) in schema.services().filter(|(_, service)| !schema[service.file].is_import) {
        add("service", &service.full_name, String::new());
        for method in service.methods.iter().map(|id| &schema[*id]) {
            let side = |streams: bool, message: MessageId| {
                let stream = if streams { "stream " } else { "" };
                format!("({stream}{})", schema[message].full_name)
            };
            let input = side(method.client_streaming, method.input);
            let output = side(method.server_streaming, method.output);
            let name = format!("{}.{}", service.full_name, method.name);
            add("method", &name, format!("{input} returns {output}"));
        }
    }
}

/// `optional string = 4 (email)`
fn field_text(schema: &Schema, id: FieldId) -> String {
    let field = &schema[id];
    let single =
        |kind| schema.type_name(kind).unwrap_or(schemactl_model::schema::Kind::as_str(kind)).to_owned();
    let kind = match schema.map_entry(id) {
        Some((key, value)) => format!("map<{}, {}>", single(schema[key].kind), single(schema[value].kind)),
        None if field.is_repeated() => format!("repeated {}", single(field.kind)),
        None if field.proto3_optional => format!("optional {}", single(field.kind)),
        None => single(field.kind),
    };
    let pii = field.options.field.as_deref().and_then(|options| options.pii).filter(|pii| *pii != 0);
    let class = pii.and_then(|number| schemactl_proto::v1::Pii::try_from(number).ok());
    match class {
        Some(class) => format!("{kind} = {} ({})", field.number, class.as_str_name()),
        None => format!("{kind} = {}", field.number),
    }
}

/// `stable, owner checkout, to lake, postgres`
fn event_text(event: &EventSpec) -> String {
    let owner = event.owner.as_ref().map_or("nobody", |owner| owner.team.as_str());
    let destinations: Vec<&str> = event.destinations.iter().map(|one| one.name.as_str()).collect();
    format!("{}, owner {owner}, to {}", event.stage, destinations.join(", "))
}
