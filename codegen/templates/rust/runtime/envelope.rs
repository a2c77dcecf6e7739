//! From an event to its envelope.

use std::{collections::BTreeMap, panic::Location, time::SystemTime};

use prost_types::Timestamp;

use super::{Context, Envelope, Event};
use crate::messages::schemactl::v1::envelope::{AttributeValue, attribute_value::Attr};

/// What is said of an event besides itself.
pub(crate) struct Circumstances<'a> {
    pub service: &'a str,
    pub source: &'a str,
    pub context: &'a Context,
    /// When it happened, where the event does not say.
    pub at: Option<SystemTime>,
    pub caller: &'static Location<'static>,
}

/// Wraps an event; `sent_time` is left for the moment of sending.
pub(crate) fn wrap<E: Event>(event: &E, circumstances: &Circumstances) -> Envelope {
    let Circumstances { service, source, context, at, caller } = circumstances;
    let logged_at = || at.unwrap_or_else(SystemTime::now).into();
    let event_time = event.event_time().unwrap_or_else(logged_at);
    let trace = context.trace.as_ref();
    Envelope {
        id: event.idempotency_key().unwrap_or_else(|| uuid::Uuid::now_v7().to_string()),
        source: (*source).to_owned(),
        spec_version: "1.0".to_owned(),
        r#type: E::TYPE.to_owned(),
        attributes: attributes::<E>(event_time),
        data: event.encode_to_vec(),
        event_name: E::NAME.to_owned(),
        schema_version: crate::SCHEMA_VERSION.to_owned(),
        event_time: Some(event_time),
        user_id: event.user_id().or_else(|| context.user_id.clone()).unwrap_or_default(),
        device_id: event.device_id().or_else(|| context.device_id.clone()).unwrap_or_default(),
        trace_id: trace.map(|trace| trace.trace_id().to_owned()).unwrap_or_default(),
        span_id: trace.map(|trace| trace.span_id().to_owned()).unwrap_or_default(),
        service: (*service).to_owned(),
        caller: format!("{}:{}", caller.file(), caller.line()),
        schema_digest: crate::SCHEMA_DIGEST.to_owned(),
        sent_time: None,
    }
}

fn attributes<E: Event>(time: Timestamp) -> BTreeMap<String, AttributeValue> {
    let value = |attr| AttributeValue { attr: Some(attr) };
    BTreeMap::from([
        ("time".to_owned(), value(Attr::CeTimestamp(time))),
        ("dataschema".to_owned(), value(Attr::CeUri(E::DATA_SCHEMA.to_owned()))),
        ("datacontenttype".to_owned(), value(Attr::CeString("application/protobuf".to_owned()))),
    ])
}
