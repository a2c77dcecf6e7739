//! A span as OTLP's JSON has it.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

/// Sixteen bytes for a trace, eight for a span.
pub type TraceId = [u8; 16];
pub type SpanId = [u8; 8];

/// A span that has ended.
#[derive(Clone, Debug)]
pub struct Span {
    pub trace: TraceId,
    pub id: SpanId,
    pub parent: Option<SpanId>,
    pub name: &'static str,
    pub start: SystemTime,
    pub end: SystemTime,
    pub attributes: Vec<(&'static str, Attribute)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attribute {
    Text(String),
    Number(i64),
}

/// The attribute by which a request's outcome is known.
pub const STATUS: &str = "http.response.status_code";

/// OTLP's numbers.
const INTERNAL: u8 = 1;
const SERVER: u8 = 2;
const CLIENT: u8 = 3;
const FAILED: u8 = 2;

/// The body of a request to a collector.
pub fn body(spans: &[Span]) -> Value {
    let attributes =
        json!([text("service.name", "schemactl"), text("service.version", env!("CARGO_PKG_VERSION"))]);
    let spans: Vec<Value> = spans.iter().map(Span::json).collect();
    json!({
        "resourceSpans": [{
            "resource": { "attributes": attributes },
            "scopeSpans": [{ "scope": { "name": "schemactl" }, "spans": spans }],
        }],
    })
}

impl Span {
    fn json(&self) -> Value {
        let kind = match self.name {
            "request" => SERVER,
            "database" => CLIENT,
            _ => INTERNAL,
        };
        let attributes: Vec<Value> = self.attributes.iter().map(|(key, value)| value.json(key)).collect();
        let mut span = json!({
            "traceId": hexadecimal(&self.trace),
            "spanId": hexadecimal(&self.id),
            "name": self.name,
            "kind": kind,
            "startTimeUnixNano": nanoseconds(self.start),
            "endTimeUnixNano": nanoseconds(self.end),
            "attributes": attributes,
        });
        if let Some(parent) = &self.parent {
            span["parentSpanId"] = json!(hexadecimal(parent));
        }
        let failed = |(key, value): &(&str, Attribute)| {
            *key == STATUS && matches!(value, Attribute::Number(status) if *status >= 500)
        };
        if self.attributes.iter().any(failed) {
            span["status"] = json!({ "code": FAILED });
        }
        span
    }
}

impl Attribute {
    fn json(&self, key: &str) -> Value {
        match self {
            Attribute::Text(value) => text(key, value),
            // 64 bits are text in protobuf's JSON.
            Attribute::Number(value) => json!({ "key": key, "value": { "intValue": value.to_string() } }),
        }
    }
}

fn text(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

fn nanoseconds(time: SystemTime) -> String {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos().to_string()
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from as many hexadecimal digits as they take.
pub fn from_hexadecimal<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    let mut bytes = [0; LENGTH];
    if text.len() != 2 * LENGTH || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * index..2 * index + 2], 16).ok()?;
    }
    Some(bytes)
}
