//! Turns spans of the server into values when they end.

use std::{fmt::Debug, sync::mpsc::SyncSender, time::SystemTime};

use tracing::{
    Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};
use tracing_subscriber::{
    Layer,
    layer::Context,
    registry::{LookupSpan, SpanRef},
};

use super::span::{Attribute, Span, from_hexadecimal};

/// Fields that say where a request's trace comes from, rather than anything about the request.
const TRACE: &str = "trace_id";
const PARENT: &str = "parent_id";

pub(super) struct Collect {
    sender: SyncSender<Span>,
}

impl Collect {
    pub fn new(sender: SyncSender<Span>) -> Collect {
        Collect { sender }
    }
}

impl<S: Subscriber + for<'s> LookupSpan<'s>> Layer<S> for Collect {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(reference) = context.span(id) else { return };
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let span = begin(&reference, fields);
        if let Some(span) = span {
            reference.extensions_mut().insert(span);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(reference) = context.span(id) else { return };
        let mut fields = Fields::default();
        values.record(&mut fields);
        if let Some(span) = reference.extensions_mut().get_mut::<Span>() {
            span.attributes.extend(fields.attributes);
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(reference) = context.span(&id) else { return };
        if let Some(mut span) = reference.extensions_mut().remove::<Span>() {
            span.end = SystemTime::now();
            // Where too many wait, this one is lost.
            let _ = self.sender.try_send(span);
        }
    }
}

fn begin<'s, S: LookupSpan<'s>>(reference: &SpanRef<'s, S>, fields: Fields) -> Option<Span> {
    let above = reference.parent();
    let above = above.as_ref().map(|above| above.extensions());
    let above = above.as_ref().and_then(|above| above.get::<Span>());
    let (trace, parent) = match (above, fields.trace) {
        (Some(above), _) => (above.trace, Some(above.id)),
        (None, Some(trace)) => (trace, fields.parent),
        (None, None) => (random()?, None),
    };
    let now = SystemTime::now();
    let (id, name) = (random()?, reference.name());
    Some(Span { trace, id, parent, name, start: now, end: now, attributes: fields.attributes })
}

fn random<const LENGTH: usize>() -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    getrandom::fill(&mut bytes).ok()?;
    Some(bytes)
}

#[derive(Default)]
struct Fields {
    trace: Option<[u8; 16]>,
    parent: Option<[u8; 8]>,
    attributes: Vec<(&'static str, Attribute)>,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            TRACE => self.trace = from_hexadecimal(value),
            PARENT => self.parent = from_hexadecimal(value),
            name => self.attributes.push((name, Attribute::Text(value.to_owned()))),
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.record_i64(field, i64::try_from(value).unwrap_or(i64::MAX));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.attributes.push((field.name(), Attribute::Number(value)));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}
