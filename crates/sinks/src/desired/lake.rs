//! An event's Glue table in the lake, and the table of all events.
//!
//! Firehose writes from the stream's JSON what the table names: columns of the envelope, and `data`,
//! a struct of the event's own fields. A value that may not land has no member there.

use std::collections::HashSet;

use schemactl_model::{
    EventSpec, Schema,
    event::{Destination, PiiAction, Role},
    schema::{FieldId, Kind, MessageId},
};

use super::{
    Column, ColumnId, Engine, Member, Table, TableMark, TableName,
    envelope::{self, EnvelopeField},
    layout,
    personal::Personal,
    report::{Report, rule},
};
use crate::types::{
    Type,
    glue::{Layout, layout as kind_layout},
};

/// The table of all events.
pub(crate) const ALL_EVENTS: &str = "all_events";
/// Where Firehose puts what it could not write.
pub(crate) const ERRORS: &str = "errors";
/// Members of one struct, with those inside it. Glue takes a type of 131,072 characters.
const MAX_MEMBERS: usize = 2_000;
/// Structs in structs.
const MAX_DEPTH: usize = 24;

/// The event's table; what keeps it from being one is reported.
pub(super) fn table<'a>(
    schema: &'a Schema,
    event: &'a EventSpec,
    destination: &'a Destination,
    (database, name): (&str, &str),
    report: &mut Report<'a>,
) -> Option<Table> {
    let message = schema.message(&event.message)?;
    let mut builder = Builder {
        schema,
        destination,
        personal: Personal::new(schema, destination),
        report,
        open: vec![message],
        members: 0,
    };
    let mut columns = builder.envelope(event);
    let data = builder.message(message);
    if builder.members > MAX_MEMBERS {
        report.error(
            rule::LIMIT,
            format_args!("its message has more than {MAX_MEMBERS} fields, nested ones included"),
        );
        return None;
    }
    if !data.is_empty() {
        columns.push(Column {
            id: ColumnId::data(),
            value: plain_member("data", Type::Struct(data), &event.message),
            comment: "The event's own fields.".to_owned(),
        });
    }
    Some(Table {
        name: TableName { engine: Engine::Glue, namespace: database.to_owned(), name: name.to_owned() },
        mark: TableMark { event: Some(event.name.clone()) },
        comment: event.description.clone(),
        columns,
        retention_days: event.retention_days,
    })
}

/// The table of all events: the envelope without the event. `with` says which of the two columns
/// that may be personal it has.
pub(super) fn all_events(database: &str, with: &[&EnvelopeField]) -> Table {
    let mut columns = vec![envelope::ID.column(), envelope::EVENT_TIME.column()];
    columns.extend(with.iter().map(|field| field.column()));
    columns.extend(envelope::OTHERS.iter().map(EnvelopeField::column));
    columns.push(envelope::SENT_TIME.column());
    Table {
        name: TableName { engine: Engine::Glue, namespace: database.to_owned(), name: ALL_EVENTS.to_owned() },
        mark: TableMark { event: None },
        comment: "Every event of the lake, without its own fields.".to_owned(),
        columns,
        retention_days: None,
    }
}

/// Whether a column that the envelope copies from an event may land as it is.
pub(super) fn may_copy(schema: &Schema, event: &EventSpec, destination: &Destination, role: Role) -> bool {
    let Some(field) = event.field_with_role(role) else {
        return true;
    };
    let allowed = field.pii.is_none_or(|class| destination.action(class) == PiiAction::Allow);
    let known = schema.message(&event.message).is_some();
    known && allowed && destination.fields.takes(&field.name)
}

fn plain_member(name: &str, r#type: Type, source: &str) -> Member {
    Member {
        number: 0,
        name: name.to_owned(),
        r#type,
        source: source.to_owned(),
        oneof: None,
        values: Vec::new(),
    }
}

struct Builder<'a, 'r> {
    schema: &'a Schema,
    destination: &'a Destination,
    personal: Personal<'a>,
    report: &'r mut Report<'a>,
    /// Messages from the event down to the one at hand.
    open: Vec<MessageId>,
    members: usize,
}

impl Builder<'_, '_> {
    fn envelope(&mut self, event: &EventSpec) -> Vec<Column> {
        let mut columns = vec![envelope::ID.column(), envelope::EVENT_TIME.column()];
        for (role, field) in [(Role::UserId, &envelope::USER_ID), (Role::DeviceId, &envelope::DEVICE_ID)] {
            let found = envelope::copied(self.schema, event, self.destination, &self.personal, role);
            if found.is_some_and(|(_, action)| action == PiiAction::Allow) {
                columns.push(field.column());
            }
        }
        columns.extend(envelope::OTHERS.iter().map(EnvelopeField::column));
        columns.push(envelope::SENT_TIME.column());
        envelope::check_always(event, self.destination, self.report);
        columns
    }

    fn message(&mut self, message: MessageId) -> Vec<Member> {
        let is_event = self.open.len() == 1;
        let mut members = Vec::new();
        for id in &self.schema[message].fields {
            self.members += 1;
            if self.members > MAX_MEMBERS {
                break;
            }
            let lands = !is_event || self.destination.fields.takes(&self.schema[*id].name);
            if lands && let Some(member) = self.field(*id) {
                members.push(member);
            }
        }
        self.check_names(&members);
        members
    }

    fn field(&mut self, id: FieldId) -> Option<Member> {
        if self.personal.action(id) != PiiAction::Allow {
            return None;
        }
        let field = &self.schema[id];
        let base = match self.schema.map_entry(id) {
            Some((key, value)) => {
                let key = self.value(key, self.schema[key].kind)?;
                Type::Map(Box::new(key), Box::new(self.value(id, self.schema[value].kind)?))
            }
            None if field.is_repeated() => self.value(id, field.kind)?.array(),
            None => self.value(id, field.kind)?,
        };
        match layout::column_type(field, "lake", base) {
            Ok(r#type) => Some(layout::member(self.schema, id, field.name.to_string(), r#type)),
            Err(problem) => {
                self.report.error(rule::TYPE, problem);
                None
            }
        }
    }

    /// The type of one value of a field; none if all that is inside it may not land.
    fn value(&mut self, field: FieldId, kind: Kind) -> Option<Type> {
        let message = match kind_layout(self.schema, kind) {
            Layout::Value(value) => return Some(value),
            Layout::Message(message) => message,
        };
        if self.open.contains(&message) || self.open.len() > MAX_DEPTH {
            return self.json(field);
        }
        self.open.push(message);
        let members = self.message(message);
        self.open.pop();
        (!members.is_empty()).then_some(Type::Struct(members))
    }

    /// A message inside itself ends as JSON text, unless a value that may not land could be in it.
    fn json(&mut self, field: FieldId) -> Option<Type> {
        if self.personal.actions_within(field).is_empty() {
            return Some(Type::Text);
        }
        let problem = format!(
            "field {:?} is left out: its message lies inside itself and holds values that may not land",
            self.schema[field].name
        );
        self.report.warning(rule::LEFT_OUT, problem);
        None
    }

    /// Glue does not tell upper case from lower.
    fn check_names(&mut self, members: &[Member]) {
        let mut taken = HashSet::new();
        for member in members {
            if !taken.insert(member.name.to_ascii_lowercase()) {
                let problem =
                    format!("two fields are called {:?}, apart from upper and lower case", member.name);
                self.report.error(rule::NAME, problem);
            }
        }
    }
}
