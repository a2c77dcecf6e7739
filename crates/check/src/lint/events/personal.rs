//! Fields that hold personal data by their names.

use schemactl_model::{
    event::PiiClass,
    schema::{FieldId, Kind, Schema},
};

use super::{
    Check, Checked, Report,
    names::{personal_class, segments},
};
use crate::{event_place::option_word, place::whole, reach::reached_through, rule::rule};

rule! {
    /// What nobody marked, no destination protects. The field's name says e-mail address, phone, birth
    /// date, passport, IP address and the like, in one of eight languages, and the field has a type that
    /// can hold one. It is looked for in events and the module's messages inside them.
    ///
    /// ```proto bad
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {};
    ///   string emailAddress = 1;
    /// }
    /// ```
    /// ```proto good
    /// import "schemactl/v1/options.proto";
    /// message SignedUp {
    ///   option (schemactl.v1.event) = {};
    ///   string emailAddress = 1 [(schemactl.v1.field).pii = PII_EMAIL];
    ///   bool email_verified = 2;
    ///   string email_template = 3;
    /// }
    /// ```
    PII_MARKED [EVENT] Schema(marked)
    "Checks that fields whose names look personal have a class of personal data."
}

fn marked(report: &mut Report) {
    let schema = report.schema;
    let roots = report.events().iter().filter_map(|event| schema.message(&event.message)).collect::<Vec<_>>();
    // What is marked protects all that is inside it.
    let inside = reached_through(schema, roots, |field| !is_marked(schema, field));
    let own = inside.messages.into_iter().filter(|id| report.is_own(schema[*id].file));
    for message in own.filter(|id| !schema[*id].is_map_entry()).collect::<Vec<_>>() {
        for field in schema[message].fields.iter().filter(|field| !is_marked(schema, **field)) {
            look_at(*field, report);
        }
    }
}

fn look_at(id: FieldId, report: &mut Report) {
    let schema = report.schema;
    let field = &schema[id];
    let message = field.parent.map_or("", |parent| &*schema[parent].name);
    let class = personal_class(&segments(&field.name), &segments(message));
    let Some(class) = class.filter(|class| can_hold(schema, id, *class)) else { return };
    let word = option_word("PII", class.as_str());
    let (name, message) = (&field.name, field.parent.map_or("", |parent| &*schema[parent].full_name));
    report.add(
        whole(schema, id),
        format!("Field {name:?} of message {message:?} looks personal ({word}) and is not marked."),
        format!(
            "write [(schemactl.v1.field).pii = {word}] beside it; if it is not personal, waive it with the reason: \
             // schemactl:waive PII_MARKED: …"
        ),
    );
}

fn is_marked(schema: &Schema, field: FieldId) -> bool {
    let options = schema[field].options.field.as_deref();
    options.and_then(|options| options.pii).and_then(PiiClass::from_number).is_some()
}

/// Whether a field's type can hold a value of a class. Messages of the module are looked into instead.
fn can_hold(schema: &Schema, id: FieldId, class: PiiClass) -> bool {
    let value = schema.map_entry(id).map_or(id, |(_, value)| value);
    match schema[value].kind {
        Kind::String | Kind::Bytes => true,
        Kind::Bool | Kind::Enum(_) => false,
        Kind::Message(message) | Kind::Group(message) => {
            let name = &*schema[message].full_name;
            is_wrapper(name)
                || KNOWN.iter().any(|(known, classes)| *known == name && classes.contains(&class))
        }
        Kind::Double | Kind::Float => class == PiiClass::Location,
        // Numbers: not the names, addresses and mail addresses.
        _ => !matches!(class, PiiClass::Email | PiiClass::Name | PiiClass::Address | PiiClass::Credential),
    }
}

fn is_wrapper(message: &str) -> bool {
    matches!(message, "google.protobuf.StringValue" | "google.protobuf.BytesValue")
}

/// Messages of others that hold what their fields are named after.
const KNOWN: &[(&str, &[PiiClass])] = &[
    ("google.protobuf.Timestamp", &[PiiClass::BirthDate]),
    ("google.type.Date", &[PiiClass::BirthDate]),
    ("google.type.LatLng", &[PiiClass::Location]),
    ("google.type.PhoneNumber", &[PiiClass::Phone]),
    ("google.type.PostalAddress", &[PiiClass::Address]),
];
