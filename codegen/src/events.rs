//! The events to log, as every language needs to know them.

use schemactl_model::{
    EventSpec, Schema,
    event::{Role, Stage},
    schema::{Cardinality, Field, FieldId, Kind, MessageId, Value},
};

use crate::{
    Request, naming,
    problems::{EVENTS, Problems, ROLE, TYPE, field_title},
    selection::Selection,
};

/// Everything that is decided before a language is looked at.
pub struct Plan<'a> {
    /// Events in the order of the request.
    pub events: Vec<Event<'a>>,
    /// Types they reach.
    pub selection: Selection,
}

/// One event.
pub struct Event<'a> {
    pub spec: &'a EventSpec,
    pub message: MessageId,
    /// Top-level fields by number, so that a field that moves in its file moves no argument.
    pub fields: Vec<FieldId>,
    /// Those that a logger insists on, in the same order.
    pub required: Vec<FieldId>,
    pub roles: Roles,
}

/// Fields that the envelope is filled from.
#[derive(Default)]
pub struct Roles {
    pub idempotency_key: Option<FieldId>,
    pub user_id: Option<FieldId>,
    pub device_id: Option<FieldId>,
    pub event_time: Option<FieldId>,
}

impl<'a> Plan<'a> {
    /// Reads the events; `None` only where a problem was added.
    pub fn new(request: &Request<'a>, problems: &mut Problems) -> Option<Self> {
        let schema = request.schema;
        if request.events.is_empty() {
            let message = format!("module \"{}\" declares no event: there is nothing to log", request.module);
            problems.add_general(EVENTS, message, "mark a message with option (schemactl.v1.event)");
            return None;
        }
        let events: Vec<Event> =
            request.events.iter().filter_map(|spec| Event::new(schema, spec, problems)).collect();
        let selection = Selection::of(schema, events.iter().map(|event| event.message));
        naming::check_written(schema, &selection, problems);
        refuse_unsupported(schema, &selection, problems);
        Some(Self { events, selection })
    }
}

impl<'a> Event<'a> {
    fn new(schema: &Schema, spec: &'a EventSpec, problems: &mut Problems) -> Option<Self> {
        let Some(message) = schema.message(&spec.message) else {
            let text = format!(
                "event \"{}\" is message \"{}\", which the schema does not have",
                spec.name, spec.message
            );
            problems.add_general(EVENTS, text, "read the events from the same schema");
            return None;
        };
        let mut fields = schema[message].fields.to_vec();
        fields.sort_by_key(|id| schema[*id].number);
        let required = fields.iter().copied().filter(|id| is_required(schema, spec, *id)).collect();
        let roles = Roles::read(schema, spec, &fields, problems);
        Some(Self { spec, message, fields, required, roles })
    }

    /// Whether producers may still log it; what is retired keeps its typed envelope for readers.
    pub fn is_logged(&self) -> bool {
        self.spec.stage != Stage::Retired
    }

    /// Why nobody should log it any more, in one line.
    pub fn deprecation(&self) -> Option<String> {
        if self.spec.stage != Stage::Deprecated {
            return None;
        }
        let mut note = format!("event {} is deprecated", self.spec.name);
        if let Some(other) = &self.spec.replaced_by {
            note.push_str(&format!("; log {other} instead"));
        }
        if let Some(date) = &self.spec.removal_date {
            note.push_str(&format!("; it is accepted until {date}"));
        }
        Some(naming::one_line(&note))
    }
}

/// A field is required where the language of the schema says so (proto2 `required`), where
/// `buf.validate` does, or where it identifies the event and has no way to be unset.
fn is_required(schema: &Schema, spec: &EventSpec, id: FieldId) -> bool {
    let field = &schema[id];
    let identifies = matches!(
        role(spec, field),
        Some(Role::UserId | Role::DeviceId | Role::IdempotencyKey | Role::PartitionKey)
    );
    match field.cardinality {
        Cardinality::Required => true,
        Cardinality::Repeated | Cardinality::Map => false,
        Cardinality::Implicit => identifies || is_validated_required(schema, field),
        Cardinality::Explicit => {
            field.oneof.is_none_or(|oneof| schema[oneof].is_synthetic) && is_validated_required(schema, field)
        }
    }
}

fn role(spec: &EventSpec, field: &Field) -> Option<Role> {
    spec.fields.iter().find(|known| known.number == field.number)?.role
}

/// `(buf.validate.field).required = true`
fn is_validated_required(schema: &Schema, field: &Field) -> bool {
    let options = schema.custom_options("google.protobuf.FieldOptions", field.options.raw());
    options.iter().filter(|option| &*schema[option.extension].full_name == "buf.validate.field").any(
        |option| {
            option.values.iter().any(|value| match value {
                Value::Message(parts) => parts
                    .iter()
                    .any(|(part, value)| &*schema[*part].name == "required" && *value == Value::Bool(true)),
                _ => false,
            })
        },
    )
}

impl Roles {
    fn read(schema: &Schema, spec: &EventSpec, fields: &[FieldId], problems: &mut Problems) -> Self {
        let mut one = |role_wanted: Role, fits: fn(&Schema, &Field) -> bool, types: &str| {
            let mut found = fields.iter().copied().filter(|id| role(spec, &schema[*id]) == Some(role_wanted));
            let first = found.next()?;
            let title = field_title(schema, first);
            if let Some(second) = found.next() {
                let message =
                    format!("{title} and {} both have role {role_wanted}", field_title(schema, second));
                problems.add(ROLE, second, message, "leave the role to one of them");
            }
            if schema[first].is_repeated() || !fits(schema, &schema[first]) {
                let message = format!("{title} has role {role_wanted}, which is for {types}");
                problems.add(ROLE, first, message, "move the role, or change the field's type");
            }
            Some(first)
        };
        const IDS: &str = "a string or an integer";
        Self {
            idempotency_key: one(Role::IdempotencyKey, is_id, IDS),
            user_id: one(Role::UserId, is_id, IDS),
            device_id: one(Role::DeviceId, is_id, IDS),
            event_time: one(Role::EventTime, is_time, "a google.protobuf.Timestamp"),
        }
    }
}

/// What has one spelling as text: strings and integers, in wrappers too.
fn is_id(schema: &Schema, field: &Field) -> bool {
    match field.kind {
        Kind::String => true,
        Kind::Message(id) => matches!(
            &*schema[id].full_name,
            "google.protobuf.StringValue"
                | "google.protobuf.Int32Value"
                | "google.protobuf.Int64Value"
                | "google.protobuf.UInt32Value"
                | "google.protobuf.UInt64Value"
        ),
        kind => is_integer(kind),
    }
}

fn is_integer(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Int32
            | Kind::Int64
            | Kind::Uint32
            | Kind::Uint64
            | Kind::Sint32
            | Kind::Sint64
            | Kind::Fixed32
            | Kind::Fixed64
            | Kind::Sfixed32
            | Kind::Sfixed64
    )
}

fn is_time(schema: &Schema, field: &Field) -> bool {
    schema.type_name(field.kind) == Some("google.protobuf.Timestamp")
}

/// What no generator can log as declared.
fn refuse_unsupported(schema: &Schema, selection: &Selection, problems: &mut Problems) {
    for (id, field) in schema.fields() {
        if let Some(extendee) = field.extendee.filter(|extendee| selection.messages.contains(extendee)) {
            let message = format!(
                "extension \"{}\" adds a field to \"{}\", and loggers have no place for it",
                field.full_name, schema[extendee].full_name
            );
            problems.add(TYPE, id, message, "declare the field in the message");
        }
    }
    for id in &selection.messages {
        if schema[*id].options.message_set_wire_format == Some(true) {
            let message =
                format!("message \"{}\" is a message set, which loggers cannot write", schema[*id].full_name);
            problems.add(TYPE, *id, message, "use google.protobuf.Any");
        }
    }
}
