//! Reads logged lines with another implementation than the one that wrote them.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use prost::Message as _;
use schemactl_compile::{FieldNames, Messages};
use schemactl_proto::v1::{Envelope, envelope::attribute_value::Attr};
use serde_json::{Value, json};

use crate::support::Module;

/// The lines as JSON: the envelope without what differs from run to run, which is checked here, and the
/// event in place of its bytes.
pub fn lines(modules: &[&Module], stdout: &str) -> Vec<Value> {
    let messages: Vec<_> =
        modules.iter().map(|module| Messages::new(&module.compiled.descriptors).unwrap()).collect();
    let mut lines: Vec<_> = stdout.lines().map(|line| decode(&messages, line)).collect();
    // Each logger keeps its order; two of them share none.
    lines.sort_by_key(|line| line["service"].to_string());
    lines
}

fn decode(messages: &[Messages], line: &str) -> Value {
    let bytes = STANDARD.decode(line).unwrap_or_else(|error| panic!("{line:?} is not Base64: {error}"));
    let envelope = Envelope::decode(bytes.as_slice()).unwrap();
    let holder = messages.iter().find(|messages| messages.names().contains(&envelope.r#type)).unwrap();
    let data = holder.to_json(&envelope.r#type, &envelope.data, FieldNames::Original).unwrap();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() as i64;
    let age = |time: &Option<prost_types::Timestamp>| now - time.unwrap().seconds;
    assert!((0..3600).contains(&age(&envelope.sent_time)), "{:?}", envelope.sent_time);
    assert_eq!(envelope.spec_version, "1.0");
    assert_eq!(attribute(&envelope, "time"), Attr::CeTimestamp(envelope.event_time.unwrap()));
    assert_eq!(attribute(&envelope, "datacontenttype"), Attr::CeString("application/protobuf".to_owned()));
    let data_schema = format!("schemactl://{}@1.2.0#{}", module_of(&envelope), envelope.r#type);
    assert_eq!(attribute(&envelope, "dataschema"), Attr::CeUri(data_schema));
    assert_eq!(envelope.attributes.len(), 3);
    let is_recent = (0..3600).contains(&age(&envelope.event_time));
    json!({
        "id": if is_uuid_7(&envelope.id) { "(a UUIDv7)".to_owned() } else { envelope.id.clone() },
        "source": envelope.source,
        "type": envelope.r#type,
        "event_name": envelope.event_name,
        "schema_version": envelope.schema_version,
        "schema_digest": &envelope.schema_digest[..8],
        "event_time": if is_recent { "(now)".to_owned() } else { envelope.event_time.unwrap().to_string() },
        "user_id": envelope.user_id,
        "device_id": envelope.device_id,
        "trace_id": envelope.trace_id,
        "span_id": envelope.span_id,
        "service": envelope.service,
        "has_caller": envelope.caller.rsplit_once(':').is_some_and(|(_, line)| line.parse::<u32>().is_ok()),
        "data": serde_json::from_str::<Value>(&data).unwrap(),
    })
}

fn attribute(envelope: &Envelope, name: &str) -> Attr {
    envelope
        .attributes
        .get(name)
        .and_then(|value| value.attr.clone())
        .unwrap_or_else(|| panic!("no attribute {name}"))
}

fn module_of(envelope: &Envelope) -> &'static str {
    if envelope.r#type.starts_with("acme.") { "acme/shop" } else { "test/hostile" }
}

fn is_uuid_7(id: &str) -> bool {
    let parts: Vec<&str> = id.split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts[2].starts_with('7')
        && parts[3].starts_with(['8', '9', 'a', 'b'])
        && id.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}

/// One JSON object a line.
pub fn text(lines: &[Value]) -> String {
    lines.iter().map(|line| serde_json::to_string_pretty(line).unwrap() + "\n").collect()
}
