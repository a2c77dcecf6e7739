//! What of an event goes into its envelope.

use schemactl_model::{EventSpec, event::Role};

use super::{Check, Checked, Report};
use crate::{
    event_place::{field, option, option_word},
    rule::rule,
};

rule! {
    /// Without it the time of an event is that of the line it was logged on, which a queue or a phone
    /// without a network delays.
    ///
    /// ```proto bad
    /// import "google/protobuf/timestamp.proto";
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   google.protobuf.Timestamp placed_at = 1;
    /// }
    /// ```
    /// ```proto good
    /// import "google/protobuf/timestamp.proto";
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   google.protobuf.Timestamp placed_at = 1 [
    ///     (schemactl.v1.field).role = ROLE_EVENT_TIME
    ///   ];
    /// }
    /// ```
    EVENT_HAS_TIME [EVENT] Events(has_time)
    "Checks that events say when they happened."
}

fn has_time(event: &EventSpec, report: &mut Report) {
    if event.field_with_role(Role::EventTime).is_some() {
        return;
    }
    let Some(place) = option(report.schema, event) else { return };
    let time = event.fields.iter().find(|field| field.r#type == "google.protobuf.Timestamp");
    let hint = match time {
        Some(field) => format!(
            "if {} says when it happened, write [(schemactl.v1.field).role = ROLE_EVENT_TIME] beside it",
            field.name
        ),
        None => "add google.protobuf.Timestamp happened_at = …; with [(schemactl.v1.field).role = ROLE_EVENT_TIME]"
            .to_owned(),
    };
    report.add(place, format!("Event \"{}\" does not say when it happened.", event.name), hint);
}

rule! {
    /// The envelope has one user, one device, one time and one id: of two fields one would be lost, and
    /// nobody knows which.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   string buyer_id = 1 [(schemactl.v1.field).role = ROLE_USER_ID];
    ///   string seller_id = 2 [(schemactl.v1.field).role = ROLE_USER_ID];
    /// }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message OrderPlaced {
    ///   option (schemactl.v1.event) = {};
    ///   string buyer_id = 1 [(schemactl.v1.field).role = ROLE_USER_ID];
    ///   string seller_id = 2;
    /// }
    /// ```
    EVENT_ROLE_UNIQUE [EVENT] Events(role_unique)
    "Checks that no two fields of an event have the same role in its envelope."
}

fn role_unique(event: &EventSpec, report: &mut Report) {
    for role in [Role::UserId, Role::DeviceId, Role::EventTime, Role::IdempotencyKey] {
        let mut fields = event.fields.iter().filter(|field| field.role == Some(role));
        let Some(first) = fields.next() else { continue };
        for other in fields {
            let word = option_word("ROLE", role.as_str());
            report.add(
                field(report.schema, event, &other.name),
                format!(
                    "Field \"{}\" of event \"{}\" has {word}, as \"{}\" has.",
                    other.name, event.name, first.name
                ),
                format!("leave {word} to the one that the event is about"),
            );
        }
    }
}
