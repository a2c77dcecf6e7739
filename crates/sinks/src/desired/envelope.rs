//! Columns that are copied from the envelope.

use schemactl_model::{
    EventSpec, Schema,
    event::{Destination, PiiAction, PiiClass, Role},
    schema::FieldId,
};

use super::{
    Column, ColumnId, Member,
    personal::Personal,
    report::{Hint, Report, rule},
};
use crate::types::Type;

/// A field of the envelope that tables show. Which of them a table has is the table's choice.
pub(super) struct EnvelopeField {
    /// The column's name.
    pub(super) column: &'static str,
    /// The field's name in the envelope, and in its JSON.
    pub(super) field: &'static str,
    pub(super) is_time: bool,
    comment: &'static str,
}

const fn text(column: &'static str, field: &'static str, comment: &'static str) -> EnvelopeField {
    EnvelopeField { column, field, is_time: false, comment }
}

const fn time(column: &'static str, comment: &'static str) -> EnvelopeField {
    EnvelopeField { column, field: column, is_time: true, comment }
}

pub(super) const ID: EnvelopeField = text("event_id", "id", "Tells this event from every other.");
pub(super) const EVENT_TIME: EnvelopeField = time("event_time", "When it happened.");
pub(super) const SENT_TIME: EnvelopeField = time("sent_time", "When it was handed to the transport.");
pub(super) const USER_ID: EnvelopeField = text("user_id", "user_id", "The user it is about.");
pub(super) const DEVICE_ID: EnvelopeField = text("device_id", "device_id", "The device it is about.");
pub(super) const OTHERS: &[EnvelopeField] = &[
    text("schema_version", "schema_version", "Version of the module it was logged with."),
    text("service", "service", "The service that logged it."),
    text("caller", "caller", "Where in the service's code it was logged."),
    text("trace_id", "trace_id", "The W3C trace it belongs to."),
    text("span_id", "span_id", "The span it belongs to."),
];

impl EnvelopeField {
    pub(super) fn column(&self) -> Column {
        let (r#type, source) = match self.is_time {
            true => (Type::Timestamp, "google.protobuf.Timestamp"),
            false => (Type::Text, "string"),
        };
        Column {
            id: ColumnId::envelope(self.field),
            value: Member {
                number: 0,
                name: self.column.to_owned(),
                r#type,
                source: source.to_owned(),
                oneof: None,
                values: Vec::new(),
            },
            comment: self.comment.to_owned(),
        }
    }
}

/// The top-level field that the envelope copies into one of its own, and what happens to it here;
/// none where the event has no such field, or does not send it here.
pub(super) fn copied<'a>(
    schema: &Schema,
    event: &EventSpec,
    destination: &Destination,
    personal: &Personal<'a>,
    role: Role,
) -> Option<(FieldId, PiiAction)> {
    let field = event.field_with_role(role).filter(|field| destination.fields.takes(&field.name))?;
    let id = schema.field_by_name(schema.message(&event.message)?, &field.name)?;
    Some((id, personal.action(id)))
}

/// Refuses personal values in what every table has, whatever fields a destination takes: the event's
/// id, which is the value of its idempotency key, and its time.
pub(super) fn check_always(event: &EventSpec, destination: &Destination, report: &mut Report) {
    for (role, key, copy) in
        [(Role::IdempotencyKey, "idempotency key", "id"), (Role::EventTime, "event time", "time")]
    {
        let Some(class) = event.field_with_role(role).and_then(|field| field.pii) else {
            continue;
        };
        if destination.action(class) != PiiAction::Allow || class == PiiClass::Credential {
            let problem = format!(
                "its {key} is personal ({class}) and may not land here as it is, and is the event's {copy}, which lands whatever fields do"
            );
            report.error(rule::PII, problem).hint("allow it here, or use a field that is not personal");
        }
    }
}
