//! An event as the store's index keeps it.

use schemactl_model::{Digest, EventSpec, Schema, event};
use schemactl_store::NewEvent;

/// What an event's message reaches, as a digest.
///
/// # Panics
/// The event is none of the schema.
pub(super) fn shape(schema: &Schema, event: &EventSpec) -> Digest {
    let message = schema.message(&event.message).expect("an event is a message of its schema");
    event::shape(schema, message)
}

/// The events that a schema declares, as the index keeps them.
pub(in crate::service) fn declared(schema: &Schema) -> Vec<NewEvent> {
    let (events, _) = event::events(schema);
    events.iter().map(|event| new_event((event, &shape(schema, event)))).collect()
}

pub(super) fn new_event((event, shape): (&EventSpec, &Digest)) -> NewEvent {
    let destination =
        |destination: &event::Destination| (destination.name.clone(), destination.kind_name().to_owned());
    NewEvent {
        name: event.name.clone(),
        message: event.message.clone(),
        owner: event.owner.as_ref().map(|owner| owner.team.clone()).unwrap_or_default(),
        stage: event.stage.as_str().to_owned(),
        description: event.description.clone(),
        spec: serde_json::to_string(event)
            .expect("an event is made of text, numbers, lists and maps of text"),
        shape: shape.to_string(),
        destinations: event.destinations.iter().map(destination).collect(),
        producers: event.producers.clone(),
        pii: event.pii_classes().iter().map(|class| class.as_str().to_owned()).collect(),
        tags: event.tags.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
        fields: event.fields.iter().map(|field| field.name.clone()).collect(),
    }
}
